"""What people fill in: input becomes values, and no more."""
