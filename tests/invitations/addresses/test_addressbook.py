"""The record of each post: what changes, what stays, and what the journal says of it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from invitations.addresses import addressbook
from invitations.addresses.addressbook import Mailbox
from invitations.models import Address, Delegation
from msp.models import LogEntry, Meeting, User
from tests import make

DAY = date(2010, 3, 5)
COPY = Address.Purpose.COPY
HEAD: dict[str, Any] = {
    "name": "H.E. Mme Bente ANGELL-Hansen",
    "title": "Ambassador",
    "salutation": "Excellency,",
    "named": True,
}


@pytest.fixture
def norway(meeting: Meeting) -> Delegation:
    return make.delegation(meeting, "NOR", email="mission@norway.example")


def deeds() -> list[str]:
    return list(LogEntry.objects.filter(thing="delegation").order_by("pk").values_list("deed", flat=True))


# --- the post ---------------------------------------------------------------------------------------------------------


def test_a_record_is_amended_and_the_journal_keeps_old_and_new(norway: Delegation, secretary: User) -> None:
    found = addressbook.amend(norway, by=secretary, language="fr", note="")

    norway.refresh_from_db()
    assert (found, norway.language) == ({"language": ["en", "fr"]}, "fr")
    assert LogEntry.objects.get(thing="delegation").facts == {"changed": {"language": ["en", "fr"]}}


def test_an_amendment_that_changes_nothing_is_not_noted(norway: Delegation, secretary: User) -> None:
    assert addressbook.amend(norway, by=secretary, language="en") == {}
    assert deeds() == []


def test_only_the_record_can_be_amended(norway: Delegation, secretary: User) -> None:
    with pytest.raises(TypeError):
        addressbook.amend(norway, by=secretary, post="confirmed")


def test_the_fallback_address_in_use_cannot_be_taken_away(norway: Delegation, secretary: User) -> None:
    Delegation.objects.filter(pk=norway.pk).update(post=Delegation.Post.FALLBACK)
    norway.refresh_from_db()

    with pytest.raises(addressbook.AddressError, match="confirm its mission first"):
        addressbook.amend(norway, by=secretary, fallback_email="")

    norway.refresh_from_db()
    assert norway.fallback_email == "newyork.nor@missions.example"


def test_a_mission_is_confirmed_once(meeting: Meeting, secretary: User) -> None:
    belize = make.delegation(meeting, "BLZ", post=Delegation.Post.UNCONFIRMED)

    assert (addressbook.confirm(belize, by=secretary), addressbook.confirm(belize, by=secretary)) == (True, False)
    assert deeds() == ["confirmed"]


def test_the_doubtful_are_written_to_at_their_fallback(meeting: Meeting, secretary: User) -> None:
    for code in ("BLZ", "TON", "TUV"):
        make.delegation(meeting, code, post=Delegation.Post.UNCONFIRMED)
    make.delegation(meeting, "NRU", post=Delegation.Post.UNCONFIRMED, fallback_email="")
    make.delegation(meeting, "NOR")

    moved = addressbook.fall_back(meeting, codes=["BLZ", "TON", "NRU", "NOR", "XXX"], by=secretary)

    posts = dict(Delegation.objects.values_list("state__code", "post"))
    assert {one.code for one in moved} == {"BLZ", "TON"}
    assert posts == {
        "BLZ": "fallback", "TON": "fallback", "TUV": "unconfirmed", "NRU": "unconfirmed", "NOR": "confirmed"
    }  # fmt: skip
    assert deeds() == ["set to fallback", "set to fallback"]
    assert addressbook.fall_back(meeting, codes=["BLZ", "TON"], by=secretary) == []


# --- who heads it -----------------------------------------------------------------------------------------------------


def test_another_name_is_another_person_and_the_one_before_stays_on_record(norway: Delegation, secretary: User) -> None:
    head = addressbook.appoint(norway, on=DAY, by=secretary, **HEAD)

    former = norway.office_holders.exclude(pk=head.pk).get()
    assert addressbook.holder_of(norway) == head
    assert (head.name, head.from_on, head.until_on) == (HEAD["name"], DAY, None)
    assert (former.name, former.until_on) == ("H.E. the Permanent Representative", DAY)
    assert deeds() == ["changed the head of post"]


def test_a_new_title_is_the_same_person(norway: Delegation, secretary: User) -> None:
    head = addressbook.appoint(norway, on=DAY, by=secretary, **HEAD)

    again = addressbook.appoint(norway, on=date(2010, 4, 1), by=secretary, **{**HEAD, "title": "Ambassador at large"})

    assert (again.pk, again.title, norway.office_holders.count()) == (head.pk, "Ambassador at large", 2)


def test_a_correction_mends_the_name_in_place(norway: Delegation, secretary: User) -> None:
    head = addressbook.appoint(norway, on=DAY, by=secretary, **{**HEAD, "name": "H.E. Mme Bente Angell-Hansen"})

    addressbook.appoint(norway, on=DAY, by=secretary, correction=True, **HEAD)

    head.refresh_from_db()
    assert head.name == "H.E. Mme Bente ANGELL-Hansen"
    assert deeds() == ["changed the head of post", "corrected the head of post"]


def test_appointing_twice_is_appointing_once(norway: Delegation, secretary: User) -> None:
    addressbook.appoint(norway, on=DAY, by=secretary, **HEAD)

    addressbook.appoint(norway, on=DAY, by=secretary, **HEAD)

    assert norway.office_holders.count() == 2
    assert deeds() == ["changed the head of post"]


def test_a_post_without_a_head_gets_its_first(norway: Delegation, secretary: User) -> None:
    norway.office_holders.all().delete()

    head = addressbook.appoint(norway, on=DAY, by=secretary, **HEAD)

    assert (norway.office_holders.get(), head.from_on) == (head, None)


# --- its mailboxes ----------------------------------------------------------------------------------------------------


def test_a_mailbox_that_stays_keeps_its_row(norway: Delegation, secretary: User) -> None:
    kept = norway.addresses.get()

    changes = addressbook.write_mailboxes(
        norway, [Mailbox("Mission@norway.example", label="registry"), Mailbox("mfa@norway.example", COPY)], by=secretary
    )

    kept.refresh_from_db()
    assert (kept.email, kept.label) == ("Mission@norway.example", "registry")
    assert set(norway.addresses.values_list("email", "purpose")) == {
        ("Mission@norway.example", "to"),
        ("mfa@norway.example", "copy"),
    }
    assert set(changes) == {"Mission@norway.example", "mfa@norway.example"}


def test_a_mailbox_that_is_not_wanted_goes(norway: Delegation, secretary: User) -> None:
    changes = addressbook.write_mailboxes(norway, [], by=secretary)

    assert not norway.addresses.exists()
    assert changes == {"mission@norway.example": ["receives letters", ""]}
    assert deeds() == ["changed the mailboxes"]


def test_writing_the_same_mailboxes_again_changes_nothing(norway: Delegation, secretary: User) -> None:
    assert addressbook.write_mailboxes(norway, [Mailbox("mission@norway.example")], by=secretary) == {}
    assert deeds() == []


def test_one_mission_has_a_mailbox_once_in_whatever_case(norway: Delegation, secretary: User) -> None:
    with pytest.raises(addressbook.AddressError, match="given twice"):
        addressbook.write_mailboxes(norway, [Mailbox("a@b.example"), Mailbox("A@b.example", COPY)], by=secretary)

    assert norway.addresses.get().email == "mission@norway.example"


def test_two_missions_may_share_a_mailbox_and_it_is_told(
    norway: Delegation, meeting: Meeting, secretary: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    iceland = make.delegation(meeting, "ISL", email="Mission@Norway.example")
    make.delegation(meeting, "CHL")

    with django_assert_num_queries(1):
        found = addressbook.sharers(meeting)

    assert found == {"mission@norway.example": [norway, iceland]}


# --- the whole record -------------------------------------------------------------------------------------------------


def test_a_record_is_written_whole_or_not_at_all(norway: Delegation, secretary: User) -> None:
    twice = [Mailbox("a@b.example"), Mailbox("a@b.example")]

    with pytest.raises(addressbook.AddressError):
        addressbook.rewrite(norway, amendments={"language": "fr"}, head=HEAD, mailboxes=twice, on=DAY, by=secretary)

    norway.refresh_from_db()
    assert (norway.language, norway.office_holders.count(), deeds()) == ("en", 1, [])


def test_the_fingerprint_tells_every_change_of_the_record(norway: Delegation, secretary: User) -> None:
    marks = [addressbook.fingerprint(norway)]
    for change in (
        lambda: addressbook.amend(norway, by=secretary, note="moved house"),
        lambda: addressbook.appoint(norway, on=DAY, by=secretary, **HEAD),
        lambda: addressbook.write_mailboxes(norway, [Mailbox("new@norway.example")], by=secretary),
    ):
        change()
        marks.append(addressbook.fingerprint(norway))

    assert len(set(marks)) == 4
    assert addressbook.fingerprint(Delegation.objects.get(pk=norway.pk)) == marks[-1]
