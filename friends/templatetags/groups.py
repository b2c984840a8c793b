"""What the pages of a group write by themselves."""

from __future__ import annotations

from django import template
from django.utils.safestring import SafeString, mark_safe

from msp import prose as rules

register = template.Library()


@register.filter
def prose(text: str) -> SafeString:
    """Write the words of minutes as safe HTML; a field is none and stands as it was typed."""
    return mark_safe(rules.html(text, {}))  # noqa: S308 - prose is escaped letter by letter
