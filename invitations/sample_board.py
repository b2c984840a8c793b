"""The sample's work for universal adherence by 11 March 2010; every talk in it is made up and marked so."""

from __future__ import annotations

from datetime import date

from invitations import universalization
from invitations.models import Approach, Delegation, State
from msp.models import Event, Meeting, User

TARGET = 40
# The founding road map: "regular coordination meetings based on a common set of objectives and priorities".
OBJECTIVES = """The maximum number of States bound before the First Meeting.
1. Signatories first: each is asked when its parliament is seized, and what would help.
2. A deposit by 31 May binds its State at the opening; from 1 August States accede without signing.
3. Who has not signed is asked to come to the First Meeting as an observer."""
# Who talks to whom; without a code it is the Presidency itself.
CHARGES = (
    ("", ("KHM", "IDN", "THA", "VNM")),
    ("AUT", ("CHE", "CZE", "HUN", "LIE")),
    ("BFA", ("BEN", "GHA", "MLI", "SEN", "TGO")),
    ("JPN", ("PHL",)),
    ("MEX", ("CHL", "COL", "GTM", "HND", "PAN")),
    ("NZL", ("COK", "FJI", "VUT", "WSM")),
    ("NOR", ("ISL", "NLD", "SWE")),
    ("ESP", ("LBN", "TUN")),
    ("ZMB", ("KEN", "MOZ", "TZA", "UGA", "ZAF")),
)
# (State, who spoke, day of March, how, with whom, what was said, what was promised, by when)
TALKS = (
    ("KEN", "ZMB", 9, "margins", "Legal Adviser, Ministry of Foreign Affairs", "The bill is before the cabinet.",
     "The instrument goes to New York before the summer", date(2010, 5, 31)),
    ("GHA", "BFA", 9, "phone", "First Secretary, Permanent Mission", "Parliament has it on its list for April.",
     "A deposit in May", date(2010, 5, 31)),
    ("CHL", "MEX", 10, "person", "Deputy Permanent Representative", "It wishes to deposit before it hosts the "
     "meeting of June.", "A deposit before 7 June", date(2010, 6, 4)),
    ("HUN", "AUT", 8, "email", "Desk officer, Ministry of Foreign Affairs", "The law is adopted; the instrument is "
     "being signed.", "A deposit within two days", date(2010, 3, 10)),
    ("SWE", "NOR", 10, "person", "Counsellor, Permanent Mission", "The bill is under consultation.", "", None),
    ("THA", "", 11, "person", "Counsellor, Permanent Mission", "A review by the ministries goes on; it will come as an "
     "observer.", "", None),
    ("PHL", "JPN", 11, "note", "", "It was asked in writing when the Senate takes up the Convention.", "", None),
)  # fmt: skip
OCCASIONS = {
    Event.Kind.REGIONAL: "Each African signatory is met by the State that talks to it, and is given a model law.",
    Event.Kind.INFORMAL: "First item: how far each promise is, a week after the last useful day of deposit.",
}


def play(meeting: Meeting, *, by: User) -> None:
    """Agree on aims, assign States and record talks, all invented; run again, it changes nothing."""
    if meeting.charges.exists():
        return
    universalization.set_aims(meeting, target=TARGET, objectives=OBJECTIVES, by=by)
    codes = {code for _who, states in CHARGES for code in states} | {code for code, *_rest in TALKS}
    states = {state.code: state for state in State.objects.filter(code__in=codes)}
    found = Delegation.objects.filter(meeting=meeting, state__isnull=False).select_related("state")
    delegations = {delegation.code: delegation for delegation in found}
    for who, whom in CHARGES:
        universalization.put_in_charge(meeting, [states[one] for one in whom], holder=delegations.get(who), by=by)
    for code, who, day, channel, spoke_to, said, promised, promised_by in TALKS:
        talk = Approach(
            meeting=meeting,
            state=states[code],
            speaker=delegations.get(who),
            on=date(2010, 3, day),
            channel=channel,
            spoke_to=spoke_to,
            said=said,
            promised=promised,
            promised_by=promised_by,
            invented=True,
        )
        universalization.record_approach(talk, by=by)
    for kind, note in OCCASIONS.items():
        if event := meeting.events.filter(kind=kind).first():
            universalization.use_occasion(event, note, by=by)
