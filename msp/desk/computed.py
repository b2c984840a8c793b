"""The days that follow from the deposits and from the opening, for one meeting as it stands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from django.utils.translation import gettext as _

from invitations import states
from invitations.models import Act
from msp import deadlines, deadlinewords
from msp.deadlines import Computed, Key
from msp.models import Event, Meeting
from msp.templatetags.msp import weekday
from msp.treaty import CONSENTS, plain_kind


def opening_of(events: Iterable[Event]) -> Event | None:
    """Return the meeting itself among these dates."""
    return next((one for one in events if one.kind == Event.Kind.MEETING), None)


def days_of(meeting: Meeting, events: Iterable[Event], today: date) -> dict[Key, date]:
    """Return every computed day of a meeting, as the deposits and the opening stand."""
    opening = opening_of(events)
    outcome = states.entry_into_force(meeting.treaty, on=today)
    found: list[Computed] = list(
        deadlines.of_treaty(
            states.rule_of(meeting.treaty),
            threshold_met_on=outcome.threshold_met_on,
            in_force_on=outcome.entry_into_force,
            opens_on=opening.starts_on if opening else None,
        )
    )
    if opening:
        found += deadlines.of_papers(opening.starts_on, opening.ends_on)
        found += deadlines.of_arrivals(
            opening.starts_on,
            registration_days=meeting.registration_days,
            credentials_days=meeting.credentials_days,
        )
    return {one.key: one.on for one in sorted(found)}


def why(meeting: Meeting, computed: dict[Key, date]) -> Iterator[tuple[str, str]]:
    """Yield how the entry into force follows from the deposits, line by line."""
    if Key.THRESHOLD not in computed:
        return
    met_on = computed[Key.THRESHOLD]
    acts = Act.objects.filter(treaty=meeting.treaty, on=met_on).select_related("state").order_by("state__seat_en")
    names = [one.state.name_en for one in acts if plain_kind(one.kind) in CONSENTS]
    yield _("Deposited on %(day)s by") % {"day": weekday(met_on)}, ", ".join(names)
    for key, words in ((Key.ENTRY, _("Enters into force")), (Key.LAST_DEPOSIT, None)):
        if key in computed:
            yield words or str(deadlinewords.TITLES[key]), weekday(computed[key])
