"""Outcomes: texts and what becomes of them, the outcomes that are expected, and who signs."""

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
from outcomes.models.proposals import (
    TAKEN,
    Agreement,
    Compromise,
    CompromiseAnswer,
    Decision,
    Proposal,
    ProposalText,
)
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
    "Agreement",
    "Authority",
    "Block",
    "Circulation",
    "Compromise",
    "CompromiseAnswer",
    "Decision",
    "Document",
    "EventText",
    "Issue",
    "Outcome",
    "PlannedAction",
    "Progress",
    "Proposal",
    "ProposalText",
    "Reading",
    "Rectification",
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
    "Translation",
    "Transmission",
    "Version",
    "VersionParagraph",
    "WorkingCopy",
]
