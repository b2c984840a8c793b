"""The sample: the meeting of the founding letter, on the day on which that letter was written."""

from __future__ import annotations

from datetime import date, time
from typing import Any

from django.db import transaction

from friends import sample as themes
from invitations import reference, register, sample_letter
from msp import sample
from msp.deadlines import Key
from msp.models import Event, Holiday, Letterhead, Meeting, ReferenceNumber, StandingItem, User
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
        "kind": Event.Kind.MILESTONE,
        "title": "General Assembly resolution A/RES/64/36 adopted by consensus",
        "place": "New York",
        "starts_on": date(2009, 12, 2),
        "note": "the government of the Lao People’s Democratic Republic is grateful to the member States of the United "
        "Nations for this resolution, welcoming the offer of the Lao People’s Democratic Republic to host the First "
        "Meeting of the States Parties following the Convention’s entry into force",
    },
    {
        # As the founding non-paper has it; the deposit was made on 16 February, and the page says so.
        "kind": Event.Kind.MILESTONE,
        "title": "30th ratification deposited",
        "place": "New York",
        "starts_on": date(2010, 2, 17),
        "follows": str(Key.THRESHOLD),
    },
    {
        "kind": Event.Kind.CELEBRATION,
        "title": "Entry into force",
        "starts_on": date(2010, 8, 1),
        "follows": str(Key.ENTRY),
        "note": "Celebrate the day of entry into force.",
    },
    {
        "kind": Event.Kind.BRIEFING,
        "title": "Briefing",
        "place": "CD Council Chamber, Palais des Nations, Geneva",
        "starts_on": date(2010, 3, 17),
        "starts_at": time(15, 0),
        "note": "Dates of the First Meeting and of the preparatory meeting; call for friends of the presidency; "
        "signature of the letter to the depositary.",
    },
    {
        "kind": Event.Kind.REGIONAL,
        "title": "Regional meeting, South Africa",
        "host": "South Africa",
        "place": "South Africa",
        "starts_on": date(2010, 3, 25),
        "ends_on": date(2010, 3, 26),
        "note": "Undertake regional work to support signature and ratification of and accession to the Convention.",
    },
    {
        "kind": Event.Kind.INFORMAL,
        "title": "Open-ended meeting, Chile",
        "host": "Chile",
        "place": "Chile",
        "starts_on": date(2010, 6, 7),
        "ends_on": date(2010, 6, 9),
        "note": "Meet before the First Meeting of States Parties, including at an open-ended working meeting, where "
        "States can:\n"
        "- discuss efforts to promote universal adherence to the Convention;\n"
        "- exchange views on all aspects of the Convention, in particular cooperation and assistance; and,\n"
        "- discuss and prepare the substantive and procedural work of the First Meeting of States Parties;",
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


# What the founding non-paper asks of all, without a date.
STANDING = (
    "Use all opportunities available to them to promote adherence to and implementation of the Convention bilaterally "
    "and in all relevant multilateral fora.",
    "Coordinate their work to promote universal adherence to the Convention on Cluster Munitions by sharing "
    "information through regular coordination meetings based on a common set of objectives and priorities for "
    "universalisation with a view to attracting the maximum number of States having consented to be bound by the "
    "Convention before the First Meeting of States Parties.",
    "Continue and further develop the effective partnerships with all relevant organisations, including the United "
    "Nations, the ICRC and the Cluster Munition Coalition, in their work towards the First Meeting of States Parties.",
)
# The United Nations Office at Geneva in 2010, as far as it is known; its own list is the authority.
OWN_LIST = "to be compared with the Office’s own list"
EASTER = f"counted from Easter Sunday, 4 April 2010; {OWN_LIST}"
EID = f"official since General Assembly decision 52/468; the day by the reckoned Islamic calendar, {OWN_LIST}"
HOLIDAYS = (
    ("New Year’s Day", date(2010, 1, 1), f"the same day every year; {OWN_LIST}"),
    ("Good Friday", date(2010, 4, 2), EASTER),
    ("Easter Monday", date(2010, 4, 5), EASTER),
    ("Ascension Day", date(2010, 5, 13), EASTER),
    ("Whit Monday", date(2010, 5, 24), EASTER),
    ("Jeûne genevois", date(2010, 9, 9), "Canton of Geneva: the Thursday after the first Sunday of September"),
    ("Eid al-Fitr", date(2010, 9, 10), EID),
    ("Eid al-Adha", date(2010, 11, 16), EID),
    ("Christmas Day", date(2010, 12, 25), f"the same day every year, a Saturday in 2010; {OWN_LIST}"),
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
    Event.objects.bulk_create(
        Event(meeting=meeting, **{"ends_on": stop["starts_on"], "audience": Event.Audience.DELEGATIONS, **stop})
        for stop in ROAD
    )
    StandingItem.objects.bulk_create(
        StandingItem(meeting=meeting, position=position, words=words) for position, words in enumerate(STANDING, 1)
    )
    for name, on, source in HOLIDAYS:
        Holiday.objects.get_or_create(station="Geneva", on=on, defaults={"name": name, "source": source})
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
