"""The States table: its rows, filters, counts and order."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import timezone, translation
from pytest_django import DjangoAssertNumQueries

from invitations import register, table
from invitations.models import Delegation, Letter, Reply
from msp.models import Meeting, User
from tests import make

DAY = date(2010, 3, 5)


@pytest.fixture
def book(meeting: Meeting) -> Meeting:
    make.treaty()
    register.open_delegations(meeting, on=DAY, founding=True)
    return meeting


def codes(rows: list[table.Row]) -> list[str]:
    return [row.state.code for row in rows]


def answer(delegation: Delegation, by: User, given: str) -> None:
    """Put an answer on record, as if it had come by telephone."""
    Reply.objects.create(
        invitation=make.invitation(delegation), answer=given, source="phone", recorded_by=by, answered_at=timezone.now()
    )


def test_every_state_of_the_day_has_a_row_in_the_order_of_the_language(book: Meeting) -> None:
    english = codes(table.gather(book, on=DAY))
    with translation.override("fr"):
        french = codes(table.gather(book, on=DAY))

    assert (len(english), english[:3], english[-1]) == (196, ["AFG", "ALB", "DZA"], "ZWE")
    assert french[:3] == ["AFG", "ZAF", "ALB"]


def test_the_rows_cost_the_same_queries_for_one_state_and_for_all(
    meeting: Meeting, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    make.delegation(meeting, "NOR")
    with django_assert_num_queries(6):
        assert len(table.gather(meeting, on=DAY)) == 1

    make.treaty()
    register.open_delegations(meeting, on=DAY)
    with django_assert_num_queries(6):
        assert len(table.gather(meeting, on=DAY)) == 196


def test_the_posts_are_told_apart(book: Meeting) -> None:
    Delegation.objects.filter(state__code="TUV").update(post=Delegation.Post.FALLBACK)
    Delegation.objects.filter(state__code="CHL").delete()
    posts = [row.post for row in table.gather(book, on=DAY)]

    assert {post: posts.count(post) for post in set(posts)} == {
        "confirmed": 177, "unconfirmed": 16, "fallback": 1, "presidency": 1, "no-post": 1
    }  # fmt: skip


def test_the_replies_are_those_to_the_latest_letter_that_has_left(book: Meeting, secretary: User) -> None:
    by_code = {one.code: one for one in Delegation.objects.select_related("state")}
    answer(by_code["NOR"], secretary, "attending")
    answer(by_code["CHL"], secretary, "regrets")
    make.invitation(by_code["THA"])

    replies = {row.state.code: row.reply for row in table.gather(book, on=DAY)}

    assert (replies["NOR"], replies["CHL"], replies["THA"], replies["AFG"]) == (
        "attending", "regrets", "awaited", "not-invited"
    )  # fmt: skip


def test_nobody_is_invited_by_a_letter_that_has_not_left(book: Meeting) -> None:
    invitation = make.invitation(Delegation.objects.get(state__code="NOR"))
    Letter.objects.filter(pk=invitation.letter_id).update(status=Letter.Status.APPROVED)

    assert {row.reply for row in table.gather(book, on=DAY)} == {"not-invited"}


def test_a_mailbox_that_refused_marks_its_row(book: Meeting) -> None:
    Delegation.objects.get(state__code="NOR").addresses.update(refused_at=timezone.now())

    assert [row.state.code for row in table.gather(book, on=DAY) if row.refused] == ["NOR"]


def test_filters_and_words_narrow_the_table(book: Meeting) -> None:
    rows = table.gather(book, on=DAY)
    asked: list[tuple[dict[str, str], str, int]] = [
        ({}, "", 196),
        ({"standing": "consented"}, "", 30),
        ({"standing": "signatory"}, "", 74),
        ({"standing": "none"}, "", 92),
        ({"standing": "consented", "region": "African States"}, "", 6),
        ({"region": table.NO_GROUP}, "", 4),
        ({"post": "unconfirmed"}, "", 17),
        ({"reply": "awaited"}, "", 0),
        ({}, "NORVÈGE", 1),
        ({}, "angell", 1),
        ({}, "mission.nor@", 1),
        ({}, "nor@missions.example", 1),
        ({}, "united republic", 1),
        ({"standing": "none"}, "norway", 0),
        ({}, "Norwey", 0),
    ]

    found = [(chosen, q, len(table.narrow(rows, chosen, q))) for chosen, q, _count in asked]

    assert found == asked


def test_a_facet_counts_what_each_value_would_leave_beside_the_other_choices(book: Meeting) -> None:
    rows = table.gather(book, on=DAY)
    labels = table.standing_labels(in_force=False)

    alone = table.options(rows, "standing", labels, {})
    beside = table.options(rows, "standing", labels, {"standing": "signatory", "region": "African States"})

    assert [(one.label, one.count) for one in alone] == [("Ratified", 30), ("Signed", 74), ("Not signed", 92)]
    assert [(one.value, one.count, one.chosen) for one in beside] == [
        ("consented", 6, False), ("signatory", 32, True), ("none", 15, False)
    ]  # fmt: skip


def test_the_table_is_ordered_by_its_columns(book: Meeting) -> None:
    rows = table.gather(book, on=DAY)
    sorts = ["name", "-name", "standing", "-post", "language", "since", "reply"]

    ends = {sort: (codes(table.arrange(rows, sort))[0], codes(table.arrange(rows, sort))[-1]) for sort in sorts}

    assert ends == {
        "name": ("AFG", "ZWE"),
        "-name": ("ZWE", "AFG"),
        "standing": ("ALB", "ZWE"),
        "-post": ("LAO", "ZWE"),
        "language": ("AFG", "LAO"),
        "since": ("AFG", "ZWE"),
        "reply": ("AFG", "ZWE"),
    }


def test_the_latest_deposits_are_told(book: Meeting) -> None:
    latest = table.latest_deposits(table.gather(book, on=DAY))

    assert latest is not None
    assert (latest.day, latest.names) == (date(2010, 2, 16), "Burkina Faso, Republic of Moldova")
    assert table.latest_deposits(table.gather(book, on=date(2008, 12, 2))) is None


def test_a_slip_of_the_pen_finds_its_state(book: Meeting) -> None:
    rows = table.gather(book, on=DAY)

    assert str(table.nearest(rows, "Norwey")) == "Norway"
    assert table.nearest(rows, "xyzzy") is None
