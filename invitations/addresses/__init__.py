"""The address book: who is written to and where, by hand and from spreadsheets."""
