"""Outcomes: texts and what becomes of them, the outcomes that are expected, who signs, and the meeting itself."""

from outcomes.models.adoption import (
    Adoption,
    Circulation,
    Issue,
    Rectification,
    Reservation,
    Series,
    Silence,
    SilenceBreak,
)
from outcomes.models.dates import EventText
from outcomes.models.expected import Outcome, PlannedAction, Progress
from outcomes.models.floor import Attendance, Speaker, SpeakersList
from outcomes.models.proceedings import AgendaItem, Conduct, Sitting, SittingItem
from outcomes.models.proposals import (
    TAKEN,
    Agreement,
    Compromise,
    CompromiseAnswer,
    Decision,
    Proposal,
    ProposalText,
)
from outcomes.models.register import Officer, RecordedDecision, ReportWords
from outcomes.models.signatories import IN_HAND, Authority, Signatory
from outcomes.models.signing import (
    ScannedFile,
    ScannedPage,
    Signature,
    SignatureBlock,
    SignedPaper,
    Signing,
    SigningCode,
    Transmission,
)
from outcomes.models.texts import (
    Block,
    Document,
    Reading,
    Sealed,
    SealedError,
    Version,
    VersionParagraph,
    WorkingCopy,
)
from outcomes.models.translations import Translation

__all__ = [
    "IN_HAND",
    "TAKEN",
    "Adoption",
    "AgendaItem",
    "Agreement",
    "Attendance",
    "Authority",
    "Block",
    "Circulation",
    "Compromise",
    "CompromiseAnswer",
    "Conduct",
    "Decision",
    "Document",
    "EventText",
    "Issue",
    "Officer",
    "Outcome",
    "PlannedAction",
    "Progress",
    "Proposal",
    "ProposalText",
    "Reading",
    "RecordedDecision",
    "Rectification",
    "ReportWords",
    "Reservation",
    "ScannedFile",
    "ScannedPage",
    "Sealed",
    "SealedError",
    "Series",
    "Signatory",
    "Signature",
    "SignatureBlock",
    "SignedPaper",
    "Signing",
    "SigningCode",
    "Silence",
    "SilenceBreak",
    "Sitting",
    "SittingItem",
    "Speaker",
    "SpeakersList",
    "Translation",
    "Transmission",
    "Version",
    "VersionParagraph",
    "WorkingCopy",
]
