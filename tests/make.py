"""Makes the things that tests speak of; a reader need never open this file."""

from __future__ import annotations

from datetime import date, datetime, time
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone

from invitations import copies, letters, links, preflight, reference, replies
from invitations.drafts import Draft, ParagraphDraft, TextDraft
from invitations.models import (
    Act,
    Address,
    Delegation,
    Invitation,
    Letter,
    OfficeHolder,
    Organisation,
    Reply,
    ReplyLink,
    State,
)
from msp import mail as post
from msp.models import Event, Letterhead, Meeting, OutgoingMail, Seat, Treaty, User

_numbers = count(1)
PASSWORD = "correct horse battery staple"


def treaty(**facts: Any) -> Treaty:
    """The Convention on Cluster Munitions with all its actions and the whole register."""
    made = reference.load()
    for name, value in facts.items():
        setattr(made, name, value)
    if facts:
        made.save()
    return made


def letterhead(**facts: Any) -> Letterhead:
    """The founding letter's paper."""
    defaults = {
        "name": "Lao People’s Democratic Republic",
        "motto": "Peace Independence Democracy Unity Prosperity",
        "lines": "Permanent Mission of the Lao PDR\n"
        "to the United Nations Offices and other\nInternational Organizations at Geneva",
        "own_lines": "ສໍານັກງານຕັດສິນສາກົນ ສປປລາວ",
        "own_language": "lo",
        "reference_pattern": "No: {number} Lao PM.GE.{year}",
        "signatory_name": "Yong CHANTHALANGSY",
        "signatory_title": "Ambassador Permanent Representative",
        "contact_name": "Mr. Khonepheng THAMMAVONG",
        "contact_email": "rsvp@presidency.example",
    }
    return Letterhead.objects.create(**{**defaults, **facts})


def meeting(**facts: Any) -> Meeting:
    """The First Meeting of States Parties, rehearsed on 5 March 2010, with its own date; no delegation yet."""
    of = facts.pop("treaty", None) or bare_treaty()
    paper = facts.pop("letterhead", None) or letterhead()
    defaults = {
        "slug": "1msp",
        "title": "First Meeting of States Parties to the Convention on Cluster Munitions",
        "short_title": "1MSP",
        "presidency_code": "LAO",
        "place": "Vientiane",
        "rehearsal_allowed": True,
        "rehearsal_on": date(2010, 3, 5),
    }
    made = Meeting.objects.create(treaty=of, letterhead=paper, **{**defaults, **facts})
    Event.objects.create(
        meeting=made,
        kind=Event.Kind.MEETING,
        title="First Meeting, Vientiane",
        place="Vientiane",
        starts_on=date(2010, 11, 8),
        ends_on=date(2010, 11, 12),
        precision=Event.Precision.SUGGESTED,
    )
    return made


def bare_treaty() -> Treaty:
    """The Convention's rule, without any State or action; one a database."""
    rule = {
        "threshold": {"count": 30},
        "general": {"op": "first_of_nth_month_after", "n": 6},
        "later": {"op": "first_of_nth_month_after", "n": 6, "applies_to": "after_threshold"},
    }
    made, _new = Treaty.objects.get_or_create(code="ccm", defaults={**reference.CCM, "rule": rule})
    return made


def briefing(of: Meeting, **facts: Any) -> Event:
    """The briefing of 17 March 2010."""
    defaults = {
        "kind": Event.Kind.BRIEFING,
        "title": "Briefing",
        "place": "CD Council Chamber, Palais des Nations, Geneva",
        "starts_on": date(2010, 3, 17),
        "ends_on": date(2010, 3, 17),
        "starts_at": time(15, 0),
    }
    return Event.objects.create(meeting=of, **{**defaults, **facts})


def user(role: str | None = None, at: Meeting | None = None, **facts: Any) -> User:
    """A person with a password; with a role and a meeting, seated there."""
    n = next(_numbers)
    made = User.objects.create_user(email=facts.pop("email", f"person{n}@mission.example"), password=PASSWORD, **facts)
    if role and at:
        Seat.objects.create(user=made, meeting=at, role=role)
    return made


def state(code: str = "NOR", **facts: Any) -> State:
    """A State of the register."""
    found = State.objects.filter(code=code).first()
    if found:
        return found
    n = next(_numbers)
    names = {f"name_{language}": code.title() for language in ("en", "fr", "es", "ru", "zh", "ar")}
    formal = {f"formal_{language}": code.title() for language in ("en", "fr", "es", "ru", "zh", "ar")}
    defaults = {
        **names,
        **formal,
        "iso2": f"{n % 100:02}" if code != "NOR" else "NO",
        "in_text_en": code.title(),
        "genitive_fr": code.title(),
        "un_status": "member state",
        "seat_en": n,
        "seat_fr": n,
    }
    return State.objects.create(code=code, **{**defaults, **facts})


def delegation(of: Meeting, code: str = "NOR", **facts: Any) -> Delegation:
    """A State's delegation with a mission, an office-holder and one address."""
    of_state = facts.pop("state", None) or state(code)
    email = facts.pop("email", f"mission.{code.lower()}@missions.example")
    defaults = {
        "mission_name": f"Permanent Mission of {of_state.name_en} to UNO in Geneva",
        "fallback_email": f"newyork.{code.lower()}@missions.example",
    }
    made = Delegation.objects.create(meeting=of, state=of_state, **{**defaults, **facts})
    OfficeHolder.objects.create(
        delegation=made, name="H.E. the Permanent Representative", salutation="Excellency,", named=False
    )
    if email:
        Address.objects.create(delegation=made, email=email)
    return made


def organisation_delegation(of: Meeting, code: str = "ICRC", **facts: Any) -> Delegation:
    """An organisation's delegation."""
    body, _new = Organisation.objects.get_or_create(
        code=code, defaults={"name_en": code, "kind": "Red Cross and Red Crescent"}
    )
    made = Delegation.objects.create(meeting=of, organisation=body, mission_name=body.name_en, **facts)
    Address.objects.create(delegation=made, email=f"{code.lower()}@observers.example")
    return made


# --- invitations and replies -----------------------------------------------------------------------------------------


def sent_letter(event: Event, **facts: Any) -> Letter:
    """A letter that has left: it invites to the event, asks everything, and wants its reply by 15 March, 18:00."""
    now = timezone.now()
    defaults = {
        "title": "Invitation to the briefing",
        "letterhead": event.meeting.letterhead,
        "dated_on": date(2010, 3, 5),
        "reply_by": datetime(2010, 3, 15, 18, 0, tzinfo=ZoneInfo("Europe/Zurich")),
        "asks": ["signatory", "themes"],
        "signatory_name": "Yong CHANTHALANGSY",
        "signatory_title": "Ambassador Permanent Representative",
        "status": Letter.Status.DISPATCHED,
        "approved_at": now,
        "dispatched_at": now,
    }
    people = {"author": user(), "approved_by": user(), "dispatched_by": user()}
    return Letter.objects.create(meeting=event.meeting, event=event, **{**defaults, **people, **facts})


def invitation(of: Delegation, letter: Letter | None = None, **facts: Any) -> Invitation:
    """A delegation's invitation to the meeting's briefing."""
    if letter is None:
        event = of.meeting.events.filter(kind=Event.Kind.BRIEFING).first() or briefing(of.meeting)
        letter = event.letters.first() or sent_letter(event)
    facts = {"event": letter.event, "reference": links.new_reference(of), **facts}
    return Invitation.objects.create(delegation=of, letter=letter, **facts)


def link(to: Invitation | None = None, *, email: str = "", **facts: Any) -> ReplyLink:
    """A live personal link of Norway, or to the invitation given."""
    to = to or invitation(delegation(meeting(**facts)))
    return links.grant(to, email=email or f"mission.{to.delegation.code.lower()}@missions.example")


def reply(to: Invitation, answer: str = "attending", **facts: Any) -> Reply:
    """An answer through the delegation's own link."""
    known = {"source": Reply.Source.LINK, "link": None if facts.get("by") else link(to), **facts}
    return replies.record(to, answer=answer, **known)


# --- the outbox -------------------------------------------------------------------------------------------------------


def mail(recipient: str = "mission@norway.example", **facts: Any) -> OutgoingMail:
    """A queued mail, of the round "letter:1" and with a key of its own where nothing else is said."""
    defaults = {
        "key": f"mail:{next(_numbers)}",
        "round": "letter:1",
        "subject": "Briefing of 17 March",
        "text": "Excellency,\n\nplease come.\n",
    }
    return post.queue(recipient=recipient, **{**defaults, **facts})


# --- letters ---------------------------------------------------------------------------------------------------------


def consented(of: Delegation, on: date = date(2009, 12, 1), kind: str = "ratification") -> Delegation:
    """The same delegation, its State having consented to be bound, or signed, by the letter's day."""
    assert of.state
    if kind == "ratification":
        Act.objects.create(state=of.state, treaty=of.meeting.treaty, kind="signature", on=date(2008, 12, 3))
    Act.objects.create(state=of.state, treaty=of.meeting.treaty, kind=kind, on=on)
    return of


def draft(of: Meeting, *bodies: str | ParagraphDraft, **facts: Any) -> Draft:
    """The letter of 5 March 2010 that invites to the briefing; one paragraph where nothing else is said."""
    written = [body if isinstance(body, ParagraphDraft) else ParagraphDraft(body) for body in bodies]
    text = TextDraft(
        language="en",
        subject=facts.pop("subject", "Invitation: {event.title}, {event.when}"),
        courtesy="Please accept, Excellency, the assurances of my highest consideration.",
        close="Yours sincerely,",
        paragraphs=tuple(written) or (ParagraphDraft("I have the honour to invite {state} on {event.when}."),),
    )
    event = facts.pop("event", None) or of.events.filter(kind=Event.Kind.BRIEFING).first() or briefing(of)
    defaults = {
        "title": "Briefing of 17 March",
        "dated_on": date(2010, 3, 5),
        "signatory_name": "Yong CHANTHALANGSY",
        "signatory_title": "Ambassador Permanent Representative",
        "texts": (text, *facts.pop("more_texts", ())),
        "event": event,
        "reply_by": datetime(2010, 3, 15, 18, 0, tzinfo=ZoneInfo("Europe/Zurich")),
        "asks": ("signatory", "themes"),
    }
    return Draft(**{**defaults, **facts})


def letter(of: Meeting, by: User, *bodies: str | ParagraphDraft, **facts: Any) -> Letter:
    """A drafted letter; see draft()."""
    return letters.compose(of, draft(of, *bodies, **facts), by=by)


def approved_letter(of: Meeting, by: User, approver: User, *bodies: str | ParagraphDraft, **facts: Any) -> Letter:
    """A letter that the second person has approved, its copies promised."""
    made = letter(of, by, *bodies, **facts)
    letters.acknowledge(made, [line.key for line in preflight.check(made)], by=by)
    made.refresh_from_db()
    letters.approve(made, by=approver)
    return made


def ready_letter(of: Meeting, by: User, approver: User, *bodies: str | ParagraphDraft, **facts: Any) -> Letter:
    """An approved letter whose copies are printed and whose mails are held."""
    made = approved_letter(of, by, approver, *bodies, **facts)
    copies.prepare_some(made.copies.values_list("pk", flat=True))
    return made
