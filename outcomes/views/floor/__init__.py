"""The pages of the meeting itself: what staff keep, what delegations ask, what everyone may see."""
