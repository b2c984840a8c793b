"""The base's own pages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from msp import journal, sample
from msp.models import Event, LogEntry, Meeting, Seat, Treaty, User
from tests import make

SignIn = Callable[[User], Client]


def test_the_health_check_answers_anybody(client: Client) -> None:
    assert client.get("/healthz").content == b"ok"


def test_one_seat_leads_straight_to_its_meeting(
    meeting: Meeting, president: User, coordinator: User, sign_in: SignIn
) -> None:
    assert sign_in(president).get("/")["Location"] == "/1msp/"
    assert sign_in(coordinator).get("/")["Location"] == "/1msp/groups/"


def test_several_seats_are_a_choice_and_none_is_explained(
    meeting: Meeting, president: User, stranger: User, sign_in: SignIn
) -> None:
    other = make.meeting(slug="2msp", title="Second Meeting", treaty=meeting.treaty, letterhead=meeting.letterhead)
    Seat.objects.create(user=president, meeting=other, role="reader")

    assert "Second Meeting" in sign_in(president).get("/").content.decode()
    assert "You hold no seat yet" in sign_in(stranger).get("/").content.decode()


def test_the_day_is_moved_and_told(meeting: Meeting, president: User, sign_in: SignIn) -> None:
    client = sign_in(president)

    answer = client.post(reverse("clock", args=["1msp"]), {"day": "2010-08-01"}, follow=True)

    meeting.refresh_from_db()
    assert meeting.rehearsal_on == date(2010, 8, 1)
    assert "Sunday 1 August 2010" in answer.content.decode()
    assert LogEntry.objects.get(deed="clock moved").facts == {"to": "2010-08-01"}


def test_a_real_meeting_has_no_clock_to_move(meeting: Meeting, president: User, sign_in: SignIn) -> None:
    Meeting.objects.filter(pk=meeting.pk).update(rehearsal_on=None, rehearsal_allowed=False)

    assert sign_in(president).get(reverse("clock", args=["1msp"])).status_code == 404


def test_the_journal_lists_newest_first_with_a_constant_number_of_queries(
    meeting: Meeting, president: User, sign_in: SignIn, django_assert_num_queries: Callable[..., object]
) -> None:
    client = sign_in(president)
    journal.note(meeting, "first", meeting=meeting, by=president)
    client.get(reverse("journal", args=["1msp"]))
    for rows in (1, 3):
        for n in range(rows):
            journal.note(meeting, f"deed {n}", meeting=meeting, by=president)
        with django_assert_num_queries(5):  # type: ignore[attr-defined]  # a context manager
            page = client.get(reverse("journal", args=["1msp"])).content.decode()

    assert page.index("deed 2") < page.index("first")


def test_a_date_is_added_changed_and_removed(meeting: Meeting, president: User, sign_in: SignIn) -> None:
    client = sign_in(president)
    facts = {
        "kind": "briefing",
        "title": "Briefing",
        "starts_on": "2010-03-17",
        "ends_on": "2010-03-17",
        "precision": "fixed",
        "audience": "delegations",
    }

    client.post(reverse("event-new", args=["1msp"]), facts)
    event = meeting.events.get(kind="briefing")
    client.post(reverse("event", args=["1msp", event.pk]), {**facts, "title": "Second briefing"})
    event.refresh_from_db()
    client.post(reverse("event-remove", args=["1msp", event.pk]))

    assert event.title == "Second briefing"
    assert not meeting.events.filter(pk=event.pk).exists()
    assert list(LogEntry.objects.filter(thing="event").order_by("pk").values_list("deed", flat=True)) == [
        "added",
        "changed",
        "removed",
    ]


def test_a_date_that_ends_before_it_begins_is_refused_at_its_field(
    meeting: Meeting, president: User, sign_in: SignIn
) -> None:
    facts = {
        "kind": "briefing",
        "title": "Briefing",
        "starts_on": "2010-03-17",
        "ends_on": "2010-03-16",
        "precision": "fixed",
    }

    answer = sign_in(president).post(reverse("event-new", args=["1msp"]), facts)

    assert answer.status_code == 422
    assert "cannot lie before the first" in answer.content.decode()


def test_the_meeting_itself_cannot_be_removed(meeting: Meeting, president: User, sign_in: SignIn) -> None:
    event = meeting.events.get(kind=Event.Kind.MEETING)

    sign_in(president).post(reverse("event-remove", args=["1msp", event.pk]))

    assert meeting.events.filter(pk=event.pk).exists()


def test_the_letterhead_is_changed_and_a_number_is_asked_for(
    meeting: Meeting, president: User, sign_in: SignIn
) -> None:
    client = sign_in(president)
    facts = {
        "name": "Lao People’s Democratic Republic",
        "lines": "Permanent Mission",
        "place": "Geneva",
        "reference_pattern": "No number",
        "signatory_name": "Yong CHANTHALANGSY",
        "signatory_title": "Ambassador",
        "contact_email": "rsvp@presidency.example",
    }

    refused = client.post(reverse("settings", args=["1msp"]), facts)
    client.post(reverse("settings", args=["1msp"]), {**facts, "reference_pattern": "Ref. {number}/{year}"})

    meeting.letterhead.refresh_from_db()
    assert refused.status_code == 422
    assert meeting.letterhead.reference_pattern == "Ref. {number}/{year}"


def test_a_seat_is_given_and_taken_back(meeting: Meeting, president: User, sign_in: SignIn) -> None:
    client = sign_in(president)

    client.post(reverse("seat-give", args=["1msp"]), {"seat-email": "new@mission.example", "seat-role": "reader"})
    seat = Seat.objects.get(user__email="new@mission.example")
    client.post(reverse("seat-take", args=["1msp", seat.pk]))

    assert not Seat.objects.filter(pk=seat.pk).exists()


def test_a_language_is_kept_and_an_outside_address_is_not_followed(client: Client) -> None:
    answer = client.post("/me/language/", {"language": "fr", "next": "https://elsewhere.example/"})

    assert answer["Location"] == "/"
    assert answer.cookies["django_language"].value == "fr"


@pytest.mark.parametrize("address", ["203.0.113.9", "not an address"])
def test_seats_are_switched_on_this_machine_only(
    meeting: Meeting, settings: Settings, client: Client, address: str
) -> None:
    settings.SAMPLE = True
    Meeting.objects.filter(pk=meeting.pk).update(is_sample=True)
    sample.take_seats(meeting)
    first, second = Seat.objects.filter(user__email__endswith=sample.DOMAIN).order_by("pk")[:2]
    client.force_login(first.user)

    refused = client.post("/seat/", {"user": second.user.pk}, REMOTE_ADDR=address)
    proxied = client.post("/seat/", {"user": second.user.pk}, headers={"x-forwarded-for": "203.0.113.9"})
    allowed = client.post("/seat/", {"user": second.user.pk, "next": "/1msp/"})

    assert (refused.status_code, proxied.status_code) == (404, 404)
    assert allowed["Location"] == "/1msp/"
    assert client.session["_auth_user_id"] == str(second.user.pk)


def test_outside_the_sample_no_seat_is_switched(meeting: Meeting, president: User, client: Client) -> None:
    sample.take_seats(meeting)
    client.force_login(president)

    answer = client.post("/seat/", {"user": User.objects.get(email=f"reader@{sample.DOMAIN}").pk})

    assert answer.status_code == 404


def test_sample_passwords_are_shown_in_the_sample_and_on_this_machine_only(
    db: None, settings: Settings, client: Client
) -> None:
    assert sample.password() not in client.get("/accounts/login/").content.decode()

    settings.SAMPLE = True

    assert sample.password() in client.get("/accounts/login/").content.decode()
    assert sample.password() not in client.get("/accounts/login/", REMOTE_ADDR="203.0.113.9").content.decode()


def test_nobody_signs_up(db: None, client: Client) -> None:
    answer = client.post("/accounts/signup/", {"email": "new@mission.example", "password1": make.PASSWORD})

    assert not User.objects.exists()
    assert answer.status_code == 200


NEW = {
    "meeting-title": "Second Meeting of States Parties",
    "meeting-short_title": "2MSP",
    "meeting-slug": "2msp",
    "meeting-presidency_code": "lbn",
    "meeting-place": "Beirut",
    "meeting-starts_on": "2011-09-12",
    "meeting-ends_on": "2011-09-16",
    "letterhead-name": "Lebanon",
    "letterhead-lines": "Permanent Mission of Lebanon",
    "letterhead-place": "Geneva",
    "letterhead-reference_pattern": "No {number}/{year}",
    "letterhead-signatory_name": "Ambassador",
    "letterhead-signatory_title": "Permanent Representative",
    "letterhead-contact_email": "replies@lebanon.example",
}


def test_a_mission_starts_its_own_meeting(meeting: Meeting, president: User, sign_in: SignIn) -> None:
    answer = sign_in(president).post(reverse("meeting-new"), {**NEW, "treaty": meeting.treaty.code})

    made = Meeting.objects.get(slug="2msp")
    assert answer["Location"] == "/2msp/"
    assert (made.presidency_code, made.rehearsal_allowed, made.is_sample) == ("LBN", False, False)
    assert made.delegations.count() == 196
    assert not made.delegations.filter(state__code="LBN").exists()
    assert not made.delegations.filter(addresses__isnull=False).exists()
    assert made.seats.get().user == president


def test_a_new_treaty_comes_with_its_rule(meeting: Meeting, president: User, sign_in: SignIn) -> None:
    treaty = {
        "treaty-name": "A Treaty",
        "treaty-short_name": "Treaty",
        "treaty-depositary": "Depositary",
        "treaty-rule": '{"threshold": {"count": 50}, "general": {"op": "add_days", "n": 90}}',
    }

    sign_in(president).post(reverse("meeting-new"), {**NEW, **treaty})

    assert Treaty.objects.get(code="treaty").rule["threshold"] == {"count": 50}


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("meeting-slug", "accounts", "The site uses this address itself"),
        ("meeting-presidency_code", "ZZZ", "No State of the register has this code"),
        ("meeting-ends_on", "2011-09-01", "cannot lie before the first"),
    ],
)
def test_a_new_meeting_is_refused_at_the_field(
    meeting: Meeting, president: User, sign_in: SignIn, field: str, value: str, words: str
) -> None:
    answer = sign_in(president).post(reverse("meeting-new"), {**NEW, "treaty": meeting.treaty.code, field: value})

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Meeting.objects.filter(slug="2msp").exists()


def test_only_a_presidency_opens_a_meeting(meeting: Meeting, secretary: User, sign_in: SignIn) -> None:
    assert sign_in(secretary).get(reverse("meeting-new")).status_code == 404


def test_every_page_forbids_what_it_does_not_need(client: Client, db: None) -> None:
    answer = client.get("/accounts/login/")

    assert "default-src 'self'" in answer["Content-Security-Policy"]
    assert "unsafe-inline" not in answer["Content-Security-Policy"]
    assert answer["Cache-Control"].startswith(("no-store", "max-age=0"))
    assert answer["Referrer-Policy"] == "same-origin"
