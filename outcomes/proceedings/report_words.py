"""The usual words of a procedural report, paragraph by paragraph; in English, the language in which it is drafted."""

from __future__ import annotations

WORDS: dict[str, str] = {
    "opened": "The {meeting} was held in {place} and was opened on {day} at {hour}.",
    "sat": "The Meeting held {sittings}. It was closed on {day} at {hour}.",
    "elected": "At its {sitting}, on {day}, the Meeting, {how}, {decision}.",
    "in-force": "On {day}, the {treaty} was in force for {parties}; {consented} had consented to be bound by it and "
    "awaited its entry into force, and {signatories} had signed and not yet ratified it.",
    "party": "{count} took part in the Meeting: {names}.",
    "consented": "{count} that had consented to be bound, but for which the {treaty} was not yet in force, took part "
    "in an observer capacity: {names}.",
    "signatory": "{count} that had signed the {treaty} took part in an observer capacity: {names}.",
    "not-party": "{count} not party to the {treaty} took part in an observer capacity: {names}.",
    "organisation": "{count} took part in an observer capacity: {names}.",
    "provisional": "The Meeting had before it its provisional agenda:",
    "agenda": "At its {sitting}, on {day}, the Meeting, {how}, adopted its agenda:",
    "agenda-symbol": "At its {sitting}, on {day}, the Meeting, {how}, adopted its agenda, as contained in {symbol}:",
    "documents": "The Meeting had before it {count}:",
    "statements": "Under item {item} of its agenda, {count} took the floor: {names}.",
    "replies": "Under item {item} of its agenda, the right of reply was exercised by {names}.",
    "decided": "At its {sitting}, on {day}, the Meeting, {how}, {decision}.",
    "decided-symbol": "At its {sitting}, on {day}, the Meeting, {how}, {decision}, as contained in {symbol}.",
    "next": "The {title} will be held in {place}, {days}.",
}
HEADINGS: dict[str, str] = {
    "opening": "Opening and organization of the Meeting",
    "officers": "Officers",
    "participation": "Participation",
    "agenda": "Agenda",
    "documents": "Documentation",
    "statements": "Statements",
    "decisions": "Decisions",
    "next": "Next meeting",
}
