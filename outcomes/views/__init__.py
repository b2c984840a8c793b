"""What each address of the texts answers."""
