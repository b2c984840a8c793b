"""The pages of the friends, one module per noun."""
