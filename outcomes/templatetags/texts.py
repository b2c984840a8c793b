"""How the words of a text look on a page."""

from django import template
from django.utils.safestring import SafeString

from outcomes import marks

register = template.Library()


@register.filter
def styled(text: str) -> SafeString:
    """Show a text with its italics, line breaks and the calls of its footnotes."""
    return marks.plain(text)
