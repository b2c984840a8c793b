"""The Meeting of States Parties: the project, and the base that every app stands on."""

from msp import sqlite
from msp.celery import app as celery_app

sqlite.adopt()

__all__ = ["celery_app"]
