"""The grid: what each cell says, what each column adds up to, and which rows are seen."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from friends import grid, offers
from friends.grid import Mark, Wish
from friends.models import Friend
from msp.models import Meeting, User
from tests import make
from tests.friends.helping import DAY, begin, coordinate, state, theme, volunteer


@pytest.fixture
def offered(meeting: Meeting, president: User) -> Meeting:
    """On clearance Norway coordinates, Zambia works, Fiji offers, Chad is declined; Peru does nothing."""
    clearance = theme(meeting)
    regions = {"NOR": "Western European and other States", "FJI": "Asia-Pacific States"}
    who = {
        code: volunteer(meeting, clearance, code=code, state=state(code, regions.get(code, "African States")))
        for code in ("NOR", "ZMB", "FJI", "TCD")
    }
    coordinate(clearance, who["NOR"], president)
    begin(clearance, who["ZMB"], president)
    offers.decline(clearance, who["TCD"], by=president, now=timezone.now())
    make.delegation(meeting, "PER")
    return meeting


def seen(meeting: Meeting, wish: Wish | None = None) -> dict[str, Mark]:
    """What each row that is seen says on clearance."""
    found = grid.read(meeting, wish or Wish(), on=DAY)
    column = [one.theme.slug for one in found.columns].index("clearance")
    return {row.delegation.code: row.marks[column] for row in found.rows}


def test_each_cell_says_what_weighs_most(offered: Meeting) -> None:
    assert seen(offered) == {
        "FJI": Mark.OFFERED,
        "NOR": Mark.COORDINATOR,
        "TCD": Mark.DECLINED,
        "ZMB": Mark.FRIEND,
    }


def test_a_column_counts_everybody_however_the_rows_are_narrowed(offered: Meeting) -> None:
    found = grid.read(offered, Wish(q="no such state"), on=DAY)
    column = next(one for one in found.columns if one.theme.slug == "clearance")

    assert (found.rows, found.total) == ([], 5)
    assert (column.coordinators, column.friends, column.offered, column.groups_count) == (1, 1, 1, 2)
    assert [one.theme.slug for one in found.columns if one.is_covered] == ["clearance"]
    assert [(whole.slug if whole else "", span) for whole, span in found.wholes] == [
        ("", 4), ("reporting-formats", 5), ("", 1),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("wish", "codes"),
    [
        (Wish(everybody=True), ["FJI", "NOR", "PER", "TCD", "ZMB"]),
        (Wish(region="African States"), ["TCD", "ZMB"]),
        (Wish(region="none", everybody=True), ["PER"]),
        (Wish(q="zmb"), ["ZMB"]),
        (Wish(theme=999_999), []),
    ],
)
def test_rows_are_narrowed(offered: Meeting, wish: Wish, codes: list[str]) -> None:
    assert list(seen(offered, wish)) == codes


def test_a_declined_state_that_offers_again_is_seen_to_offer(offered: Meeting, president: User) -> None:
    chad = offered.delegations.get(state__code="TCD")
    offers.record(theme(offered), chad, channel="phone", note="Counsellor", by=president, now=timezone.now())

    assert seen(offered)["TCD"] == Mark.OFFERED


def test_three_coordinators_of_one_group_are_named_unusual(meeting: Meeting, president: User) -> None:
    clearance = theme(meeting)
    for code in ("ZMB", "TCD", "GHA"):
        coordinate(clearance, make.delegation(meeting, state=state(code)), president)

    column = next(one for one in grid.read(meeting, Wish(), on=DAY).columns if one.coordinators)

    assert column.unusual == ("3 coordinators; two are usual.", "All coordinators are of one group: Africa.")


def test_the_grid_costs_six_queries_whatever_its_size(offered: Meeting, president: User) -> None:
    counts = []
    for codes in (["GHA"], ["KEN", "MLI", "TGO"]):
        for code in codes:
            coordinate(theme(offered, "victim-assistance"), volunteer(offered, theme(offered), code=code), president)
        with CaptureQueriesContext(connection) as captured:
            assert len(grid.read(offered, Wish(everybody=True), on=DAY).rows) > 5
        counts.append(len(captured))

    assert counts[0] == counts[1] <= 6
    assert Friend.objects.count() == 6
