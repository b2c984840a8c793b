"""Dates as this language writes them in full."""

DATE_FORMAT = "Y年n月j日"
DATETIME_FORMAT = "Y年n月j日 H:i"
TIME_FORMAT = "H:i"
FIRST_DAY_OF_WEEK = 1
