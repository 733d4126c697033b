"""An edition as pages for reviewers: every rule with its source, as files that need no server and no script."""
