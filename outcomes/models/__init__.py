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
from outcomes.models.signatories import Signatory
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
    "TAKEN",
    "Adoption",
    "Agreement",
    "Block",
    "Circulation",
    "Compromise",
    "CompromiseAnswer",
    "Decision",
    "Document",
    "Issue",
    "Outcome",
    "PlannedAction",
    "Progress",
    "Proposal",
    "ProposalText",
    "Reading",
    "Rectification",
    "Reservation",
    "Sealed",
    "SealedError",
    "Series",
    "Signatory",
    "Silence",
    "SilenceBreak",
    "Translation",
    "Version",
    "VersionParagraph",
    "WorkingCopy",
]
