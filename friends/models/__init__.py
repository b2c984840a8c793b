"""Friends of the presidency: the themes, who offers to help, who works on what, and what the groups do."""

from friends.models.circulars import Circular, CircularAnswer, Recipient
from friends.models.members import Contact, Friend
from friends.models.publication import Publication
from friends.models.sessions import ActionPoint, Attendance, Minutes, MinutesText, Session
from friends.models.themes import Offer, Theme

__all__ = [
    "ActionPoint",
    "Attendance",
    "Circular",
    "CircularAnswer",
    "Contact",
    "Friend",
    "Minutes",
    "MinutesText",
    "Offer",
    "Publication",
    "Recipient",
    "Session",
    "Theme",
]
