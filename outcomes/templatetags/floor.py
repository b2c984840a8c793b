"""How the floor's clock is written."""

from __future__ import annotations

from datetime import datetime

from django import template

from outcomes.models import Conduct

register = template.Library()


@register.filter
def stopwatch(seconds: int) -> str:
    """Write seconds as minutes and seconds, whatever their sign: 1:05, or 1:00:05 where it took hours."""
    minutes, rest = divmod(abs(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


@register.filter
def wall(moment: datetime | None, settled: Conduct) -> str:
    """Write an instant as the clock on the wall of the room shows it: 11:20."""
    return f"{moment.astimezone(settled.clock):%H:%M}" if moment else ""
