"""Friends of the presidency: the themes, who offers to help, and who works on what."""

from friends.models.members import Contact, Friend
from friends.models.publication import Publication
from friends.models.themes import Offer, Theme

__all__ = ["Contact", "Friend", "Offer", "Publication", "Theme"]
