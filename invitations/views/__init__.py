"""What each address of the register, the letters and the replies answers."""
