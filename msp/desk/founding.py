"""The sample: the meeting of the founding letter, on the day on which that letter was written."""

from __future__ import annotations

from datetime import date, time
from typing import Any

from django.db import transaction

from friends import sample as themes
from invitations import reference, register, sample_letter
from msp import sample
from msp.models import Event, Letterhead, Meeting, ReferenceNumber, User
from outcomes import sample as texts
from outcomes import series

DAY = date(2010, 3, 5)
LETTERHEAD = {
    "name": "Lao People’s Democratic Republic",
    "motto": "Peace Independence Democracy Unity Prosperity",
    "lines": "Permanent Mission of the Lao PDR\n"
    "to the United Nations Offices and other\nInternational Organizations at Geneva",
    "own_lines": "ສໍານັກງານຕັດສິນສາກົນ ສປປລາວ\nປະຈຳຫ້ອງການ ສປຊ ແລະອົງການຈັດຕັ້ງ\nສາກົນອື່ນໆ ທີ່ ເຊີແນວ",
    "own_language": "lo",
    "place": "Geneva",
    "reference_pattern": "No: {number} Lao PM.GE.{year}",
    "signatory_name": "Yong CHANTHALANGSY",
    "signatory_title": "Ambassador Permanent Representative",
    "contact_name": "Mr. Khonepheng THAMMAVONG",
    "contact_email": "rsvp@presidency.example",
}
ROAD: tuple[dict[str, Any], ...] = (
    {
        "kind": Event.Kind.BRIEFING,
        "title": "Briefing",
        "place": "CD Council Chamber, Palais des Nations, Geneva",
        "starts_on": date(2010, 3, 17),
        "starts_at": time(15, 0),
    },
    {
        "kind": Event.Kind.REGIONAL,
        "title": "Regional meeting, South Africa",
        "host": "South Africa",
        "place": "South Africa",
        "starts_on": date(2010, 3, 25),
        "ends_on": date(2010, 3, 26),
    },
    {
        "kind": Event.Kind.INFORMAL,
        "title": "Open-ended meeting, Chile",
        "host": "Chile",
        "place": "Chile",
        "starts_on": date(2010, 6, 7),
        "ends_on": date(2010, 6, 9),
    },
    {
        "kind": Event.Kind.PREPARATORY,
        "title": "Preparatory meeting, Geneva",
        "place": "Geneva",
        "starts_on": date(2010, 9, 6),
        "ends_on": date(2010, 9, 10),
        "precision": Event.Precision.WINDOW,
    },
    {
        "kind": Event.Kind.MEETING,
        "title": "First Meeting, Vientiane",
        "host": "Lao PDR",
        "place": "Vientiane",
        "starts_on": date(2010, 11, 8),
        "ends_on": date(2010, 11, 12),
        "precision": Event.Precision.SUGGESTED,
    },
)


@transaction.atomic
def open_sample() -> Meeting:
    """Open the First Meeting of States Parties as it stood on 5 March 2010; run again, it leaves what is there."""
    meeting = Meeting.objects.filter(slug=sample.SLUG).first()
    if meeting is not None:
        return meeting
    treaty = reference.load()
    meeting = Meeting.objects.create(
        slug=sample.SLUG,
        title="First Meeting of States Parties to the Convention on Cluster Munitions",
        short_title="1MSP",
        treaty=treaty,
        letterhead=Letterhead.objects.create(**LETTERHEAD),
        presidency_code="LAO",
        place="Vientiane",
        is_sample=True,
        rehearsal_allowed=True,
        rehearsal_on=DAY,
    )
    # The founding letter was No: 026; what the mission had written before it that year is taken.
    ReferenceNumber.objects.create(
        letterhead=meeting.letterhead, year=2010, number=25, what="written before this register"
    )
    Event.objects.bulk_create(Event(meeting=meeting, **{"ends_on": stop["starts_on"], **stop}) for stop in ROAD)
    register.open_delegations(meeting, on=DAY, founding=True)
    register.open_organisations(meeting)
    themes.open_themes(meeting)
    series.usual(meeting)
    texts.open_texts(meeting)
    texts.open_outcomes(meeting)
    sample.take_seats(meeting)
    author = User.objects.get(email=f"first.secretary@{sample.DOMAIN}")
    sample_letter.draft_founding_letter(meeting, author=author, papers=texts.papers(meeting))
    return meeting
