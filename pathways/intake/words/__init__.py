"""What people type, read by one reader: days, truth values, words for values, and notes on approvals."""
