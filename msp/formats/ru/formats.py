"""Dates as this language writes them in full."""

DATE_FORMAT = r"j E Y \г."
DATETIME_FORMAT = r"j E Y \г., H:i"
TIME_FORMAT = "H:i"
FIRST_DAY_OF_WEEK = 1
