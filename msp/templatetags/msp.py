"""The pieces that pages are made of; each is the design kit's own markup."""

from __future__ import annotations

import functools
from datetime import date, datetime
from typing import Any

from django import forms, template
from django.forms import BoundField
from django.http import HttpRequest
from django.templatetags.static import static
from django.utils import formats
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext, gettext_lazy, pgettext

from msp import clock

register = template.Library()

# How a State stands to the treaty, as the colour of its square.
TILES = {"party": "tile--rat", "consented": "tile--rat", "signatory": "tile--sig"}
CONTROLS: tuple[tuple[type[forms.Widget], str], ...] = (
    (forms.Textarea, "textarea"),
    (forms.Select, "select"),
    (forms.TextInput, "input"),
    (forms.EmailInput, "input"),
    (forms.PasswordInput, "input"),
    (forms.NumberInput, "input"),
    (forms.ClearableFileInput, "input"),
)


@register.simple_tag
def icon(name: str, more: str = "") -> SafeString:
    """Draw an icon of the sprite; it never stands without a word or a label."""
    return format_html(
        '<svg class="i {}" aria-hidden="true"><use href="{}#i-{}"/></svg>', more, static("icons.svg"), name
    )


@register.simple_tag
def tile(letters: str, standing: str = "none", name: str = "", size: str = "") -> SafeString:
    """Draw a State's square; with a name it speaks, without one it only accompanies the name beside it."""
    classes = f"tile {TILES.get(standing, '')} {'tile--' + size if size else ''}"
    if name:
        return format_html('<abbr class="{}" title="{}">{}</abbr>', classes, name, letters)
    return format_html('<span class="{}" aria-hidden="true">{}</span>', classes, letters)


@register.simple_tag
def chip(kind: str, symbol: str, text: str) -> SafeString:
    """Draw a status: shape, word and colour, never colour alone."""
    return format_html(
        '<span class="chip chip--{}"><svg class="i" aria-hidden="true"><use href="{}#i-{}"/></svg>{}</span>',
        kind,
        static("icons.svg"),
        symbol,
        text,
    )


@register.simple_tag
def progress(done: int, total: int, label: str, bad: int = 0) -> SafeString:
    """Draw how much of a whole is done; x and width in percent, so that text keeps its size."""
    share = f"{100 * done / total if total else 0:.1f}%"
    failed = f"{100 * bad / total if total else 0:.1f}%"
    return format_html(
        '<svg class="progress" role="progressbar" aria-label="{}" aria-valuemin="0" aria-valuemax="{}"'
        ' aria-valuenow="{}"><rect class="track" width="100%" height="100%"/><rect class="fill" width="{}"'
        ' height="100%"/><rect class="bad" x="{}" width="{}" height="100%"/></svg>',
        label,
        total,
        done,
        share,
        share,
        failed,
    )


@register.filter
def day(value: date | None) -> str:
    """Write a day in words: 17 March 2010."""
    return _day(value, get_language()) if value else ""


@functools.lru_cache(maxsize=4096)
def _day(value: date, language: str | None) -> str:
    # A list of States names the same days again and again.
    return formats.date_format(value, "DATE_FORMAT")


@register.filter
def weekday(value: date | None) -> str:
    """Write a day with its weekday: Wednesday 17 March 2010."""
    # Translators: how a day is written in full; the letters are Django's.
    return formats.date_format(value, pgettext("date format", "l j F Y")) if value else ""


@register.simple_tag
def days(first: date, last: date) -> str:
    """Write a run of days: 8–12 November 2010."""
    if first == last:
        return day(first)
    if (first.year, first.month) == (last.year, last.month) and (get_language() or "en").startswith("en"):
        return f"{first.day}–{day(last)}"
    return f"{day(first)} – {day(last)}"


@register.filter
def moment(value: datetime | None) -> str:
    """Write an instant in Geneva time: 17 March 2010, 15:00."""
    return formats.date_format(value.astimezone(clock.zone()), "DATETIME_FORMAT") if value else ""


@register.filter
def hour(value: datetime | None) -> str:
    """Write the time of day of an instant in Geneva."""
    return f"{value.astimezone(clock.zone()):%H:%M}" if value else ""


def _control_class(widget: forms.Widget) -> str:
    return next((name for kind, name in CONTROLS if isinstance(widget, kind)), "")


@register.inclusion_tag("ui/_field.html")
def field(bound: BoundField, optional: bool = False, **attrs: Any) -> dict[str, Any]:
    """Render label, hint, error and control, in that order; `optional` says so beside the label."""
    widget = bound.field.widget
    described = [f"{bound.auto_id}_hint"] * bool(bound.help_text) + [f"{bound.auto_id}_error"] * bool(bound.errors)
    more: dict[str, str | bool] = {"class": _control_class(widget) or "cb"}
    if described:
        more["aria-describedby"] = " ".join(described)
    if bound.errors:
        more["aria-invalid"] = "true"
    more |= {name.replace("_", "-"): value for name, value in attrs.items()}
    return {
        "field": bound,
        "control": bound.as_widget(attrs=more),
        "optional": optional,
        "is_check": isinstance(widget, forms.CheckboxInput),
        "is_group": isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple),
        "is_hidden": widget.is_hidden,
    }


@register.inclusion_tag("ui/_error_summary.html")
def error_summary(*some: forms.BaseForm) -> dict[str, Any]:
    """List what is to be corrected, each linked to its field; nothing when nothing is wrong."""
    faults = [(bound.auto_id, error) for form in some for bound in form for error in bound.errors]
    general = [error for form in some for error in form.non_field_errors()]
    return {"faults": faults, "general": general, "count": len(faults) + len(general)}


@register.simple_tag(takes_context=True)
def query(context: template.Context, **changes: Any) -> str:
    """Return the page's query string with some values changed; an empty value takes the key out."""
    request: HttpRequest = context["request"]
    asked = request.GET.copy()
    for key, value in changes.items():
        if value in ("", None):
            asked.pop(key, None)
        else:
            asked[key] = str(value)
    return "?" + asked.urlencode()


@register.filter
def standing_word(standing: str) -> str:
    """Name how a State stands to the treaty, for the legend of a square."""
    return gettext(
        {
            "party": gettext_lazy("State Party"),
            "consented": gettext_lazy("has ratified"),
            "signatory": gettext_lazy("has signed"),
            "withdrawn": gettext_lazy("has withdrawn"),
        }.get(standing, gettext_lazy("has not signed"))  # type: ignore[arg-type]  # a lazy text is a text
    )
