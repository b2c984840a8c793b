"""States Parties and RSVPs: who there is, who is invited, by which letter, and what they answer."""

from invitations.models.letters import Copy, Correction, Enclosure, Letter, LetterText, Paragraph
from invitations.models.register import Act, Address, Delegation, OfficeHolder, Organisation, State
from invitations.models.replies import Delegate, Invitation, Reply, ReplyLink
from invitations.models.universalization import Approach, Charge, Drive, Occasion

__all__ = [
    "Act",
    "Address",
    "Approach",
    "Charge",
    "Copy",
    "Correction",
    "Delegate",
    "Delegation",
    "Drive",
    "Enclosure",
    "Invitation",
    "Letter",
    "LetterText",
    "Occasion",
    "OfficeHolder",
    "Organisation",
    "Paragraph",
    "Reply",
    "ReplyLink",
    "State",
]
