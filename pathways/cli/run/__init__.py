"""What each command does. The declaration of the same name in ``pathways.cli`` imports its module when it runs."""
