"""Personal links: made the same again, never stored, taken back for good."""

from __future__ import annotations

import re
import threading
from datetime import date
from typing import Any

import pytest
from django.db import connection

from invitations import links
from invitations.models import Letter, ReplyLink
from msp.models import LogEntry, Meeting, User
from tests import make


def test_a_token_has_130_bits_and_can_be_printed(meeting: Meeting) -> None:
    token = links.token(make.link(make.invitation(make.delegation(meeting))))

    assert re.fullmatch(r"[a-z2-7]{26}", token)


def test_the_same_mailbox_gets_the_same_link_again(meeting: Meeting) -> None:
    invitation = make.invitation(make.delegation(meeting))

    first = links.grant(invitation, email="mission@norway.example")
    second = links.grant(invitation, email=" mission@norway.example ")

    assert first == second
    assert links.url(first) == links.url(second)
    assert ReplyLink.objects.count() == 1


def test_two_states_that_share_a_mailbox_have_two_links(meeting: Meeting) -> None:
    one = links.grant(make.invitation(make.delegation(meeting, "NOR")), email="shared@missions.example")
    other = links.grant(make.invitation(make.delegation(meeting, "SWE")), email="shared@missions.example")

    assert links.find(links.token(one)) == one
    assert links.find(links.token(other)) == other


def test_the_token_stands_nowhere_in_the_database(meeting: Meeting) -> None:
    link = make.link(make.invitation(make.delegation(meeting)))
    token = links.token(link)

    stored = [str(value) for value in ReplyLink.objects.values_list().get()]

    assert not [value for value in stored if token in value]
    assert token not in str(list(LogEntry.objects.values_list()))


def test_another_key_makes_another_token(meeting: Meeting, settings: Any) -> None:
    link = make.link(make.invitation(make.delegation(meeting)))
    token = links.token(link)

    settings.LINK_KEY = "another key"

    assert links.token(link) != token


def test_a_change_of_the_sites_secret_key_leaves_links_alone(meeting: Meeting, settings: Any) -> None:
    link = make.link(make.invitation(make.delegation(meeting)))
    token = links.token(link)

    settings.SECRET_KEY = "another key"

    assert links.find(token) == link


def test_the_address_is_that_of_the_site_and_not_of_a_request(meeting: Meeting, settings: Any) -> None:
    settings.SITE_URL = "https://msp.example"
    link = make.link(make.invitation(make.delegation(meeting)))

    assert links.url(link) == f"https://msp.example/r/{links.token(link)}/"


@pytest.mark.parametrize("spoil", [str.upper, lambda token: f"{token[:13]} {token[13:]}", lambda token: f"{token}.)"])
def test_a_token_is_understood_as_it_is_typed_from_paper(meeting: Meeting, spoil: Any) -> None:
    link = make.link(make.invitation(make.delegation(meeting)))

    assert links.find(spoil(links.token(link))) == link


@pytest.mark.parametrize("text", ["", "x", "a" * 26, "a" * 10_000, "\x00", "ünïcödé", "../../etc/passwd", "{{7*7}}"])
def test_any_other_text_finds_nothing(meeting: Meeting, text: str) -> None:
    make.link(make.invitation(make.delegation(meeting)))

    assert links.find(text) is None


def test_a_link_taken_back_opens_nothing_and_is_in_the_journal_once(meeting: Meeting, president: User) -> None:
    link = make.link(make.invitation(make.delegation(meeting)))
    token = links.token(link)

    done = [links.revoke(link, by=president), links.revoke(link, by=president)]

    assert done == [True, False]
    assert (links.find(token), links.by_public_id(link.public_id)) == (None, None)
    assert list(LogEntry.objects.values_list("deed", "by", "facts__mailbox")) == [
        ("link revoked", president.pk, "mission.nor@missions.example")
    ]


def test_a_reissued_link_takes_the_place_of_the_old_one(meeting: Meeting, president: User) -> None:
    old = make.link(make.invitation(make.delegation(meeting)))
    before = links.token(old)

    new = links.reissue(old, by=president)
    again = links.reissue(old, by=president)

    assert new == again != old
    assert links.find(before) is None
    assert links.find(links.token(new)) == new
    assert list(LogEntry.objects.order_by("pk").values_list("deed", flat=True)) == ["link revoked", "link reissued"]


def test_the_link_of_a_withdrawn_letter_opens_nothing(meeting: Meeting) -> None:
    link = make.link(make.invitation(make.delegation(meeting)))

    Letter.objects.update(status=Letter.Status.WITHDRAWN)

    assert links.find(links.token(link)) is None


def test_a_link_is_an_old_one_ninety_days_after_the_event(meeting: Meeting) -> None:
    link = make.link(make.invitation(make.delegation(meeting)))
    found = []

    for day in (date(2010, 6, 15), date(2010, 6, 16)):
        Meeting.objects.update(rehearsal_on=day)
        found.append(links.find(links.token(link)))

    assert found == [link, None]


def test_a_mailbox_is_told_only_what_lies_ahead_and_has_left(meeting: Meeting) -> None:
    shared = "shared@missions.example"
    ahead = make.link(make.invitation(make.delegation(meeting, "NOR")), email=shared)
    over = make.briefing(meeting, title="An earlier one", starts_on=date(2010, 2, 1), ends_on=date(2010, 2, 1))
    make.link(make.invitation(make.delegation(meeting, "SWE"), make.sent_letter(over)), email=shared)
    later = make.briefing(meeting, title="Another", starts_on=date(2010, 4, 1), ends_on=date(2010, 4, 1))
    waiting = make.sent_letter(later, status=Letter.Status.APPROVED, dispatched_at=None, dispatched_by=None)
    make.link(make.invitation(make.delegation(meeting, "FIN"), waiting), email=shared)

    assert links.live_for("Shared@Missions.example") == [ahead]
    assert links.live_for("nobody@missions.example") == []


def test_references_can_be_read_over_the_telephone_and_are_never_given_twice(meeting: Meeting) -> None:
    norway, icrc = make.delegation(meeting), make.organisation_delegation(meeting)

    assert re.fullmatch(r"NO-[2-9A-HJ-NP-Z]{4}", links.new_reference(norway))
    assert re.fullmatch(r"ORG-[2-9A-HJ-NP-Z]{6}", links.new_reference(icrc))


def test_a_reference_that_is_taken_is_drawn_again(meeting: Meeting, monkeypatch: pytest.MonkeyPatch) -> None:
    norway = make.delegation(meeting)
    make.invitation(norway, reference="NO-AAAA")
    drawn = iter("AAAABCDE")
    monkeypatch.setattr("secrets.choice", lambda letters: next(drawn))

    assert links.new_reference(norway) == "NO-BCDE"


@pytest.mark.django_db(transaction=True)
def test_two_who_grant_at_once_give_one_link() -> None:
    invitation = make.invitation(make.delegation(make.meeting()))
    barrier, given = threading.Barrier(2), []

    def grant() -> None:
        barrier.wait()
        given.append(links.grant(invitation, email="mission@norway.example").pk)
        connection.close()

    threads = [threading.Thread(target=grant) for _number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(given) == 2
    assert len(set(given)) == 1
