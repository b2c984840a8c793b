"""Dates as this language writes them in full."""

DATE_FORMAT = r"j \d\e F \d\e Y"
DATETIME_FORMAT = r"j \d\e F \d\e Y, H:i"
TIME_FORMAT = "H:i"
FIRST_DAY_OF_WEEK = 1
