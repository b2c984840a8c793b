"""Who has worked on what: every term of a theme and of a delegation, those that run first."""

from __future__ import annotations

from django.db.models import F, QuerySet

from friends.models import Friend, Theme
from invitations.models import Delegation

ABOUT = (
    "theme__meeting",
    "delegation__state",
    "delegation__organisation",
    "successor__delegation__state",
    "successor__delegation__organisation",
    "letter",
    "by",
)


def terms() -> QuerySet[Friend]:
    """Return terms with all that a page says of them, in one query beside their contacts."""
    ordered = Friend.objects.order_by(F("until_on").desc(nulls_first=True), "role", "-from_on", "-pk")
    return ordered.select_related(*ABOUT).prefetch_related("contacts")


def of_theme(theme: Theme) -> list[Friend]:
    """Return the terms on a theme; two queries."""
    return list(terms().filter(theme=theme))


def of_delegation(delegation: Delegation) -> list[Friend]:
    """Return the terms of a delegation; two queries."""
    return list(terms().filter(delegation=delegation))
