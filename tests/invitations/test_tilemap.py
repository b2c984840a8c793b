"""The map of equal squares and the bars of the regional groups."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import translation

from invitations import register, table, tilemap
from invitations.models import State
from msp.models import Meeting
from tests import make

DAY = date(2010, 3, 5)


@pytest.fixture
def rows(meeting: Meeting) -> list[table.Row]:
    make.treaty()
    register.open_delegations(meeting, on=DAY)
    return table.gather(meeting, on=DAY)


def test_every_state_has_a_square_of_its_own(rows: list[table.Row]) -> None:
    squares = tilemap.squares(rows)

    assert len({(square.x, square.y) for square in squares}) == 196
    looks = [square.look for square in squares]
    assert (looks.count("rat"), looks.count("sig"), looks.count("")) == (30, 74, 92)


def test_norway_stands_where_the_kit_draws_it(rows: list[table.Row]) -> None:
    [norway] = [square for square in tilemap.squares(rows) if square.code == "NOR"]

    assert (norway.letters, norway.title) == ("NO", "Norway: State that has ratified")
    assert (norway.x, norway.y, norway.middle, norway.base) == ("396.5", "0.5", "411.0", "18.5")


def test_places_are_written_alike_in_every_language(rows: list[table.Row]) -> None:
    with translation.override("fr"):
        assert all("," not in square.x + square.middle + square.foot for square in tilemap.squares(rows))


@pytest.mark.django_db
def test_a_state_without_a_place_is_left_off_the_map(meeting: Meeting) -> None:
    make.state("NOR")

    assert State.objects.get().tile_column is None
    assert tilemap.squares(table.gather(meeting, on=DAY)) == []


@pytest.mark.parametrize(
    ("standing", "in_force", "look"),
    [
        ("consented", False, "rat"),
        ("consented", True, "soon"),
        ("party", True, "rat"),
        ("signatory", True, "sig"),
        ("none", True, ""),
        ("withdrawn", True, "left"),
    ],
)
def test_who_is_not_bound_yet_looks_different_once_others_are(standing: str, in_force: bool, look: str) -> None:
    assert tilemap.look(standing, in_force=in_force) == look


def test_the_bars_count_each_group(rows: list[table.Row]) -> None:
    bars = {bar.words: (bar.bound, bar.signed, bar.neither, bar.all) for bar in tilemap.bars(rows)}

    assert bars == {
        "Africa": (6, 32, 15, 53),
        "Asia and Pacific": (2, 10, 42, 54),
        "Eastern Europe": (6, 5, 12, 23),
        "Latin America": (3, 15, 15, 33),
        "Western Europe": (12, 11, 6, 29),
        "No group": (1, 1, 2, 4),
    }


def test_a_bar_is_as_wide_as_its_share_of_the_largest_group(rows: list[table.Row]) -> None:
    bars = {bar.words: bar.parts for bar in tilemap.bars(rows)}

    assert bars["Asia and Pacific"] == [
        ("c-a", "0.00%", "3.70%"),
        ("c-wait", "3.70%", "18.52%"),
        ("c-0", "22.22%", "77.78%"),
    ]


def test_a_square_is_drawn_as_a_link_that_says_what_it_shows(meeting: Meeting) -> None:
    make.state("NOR", name_en="Nor <way>", tile_column=1, tile_row=2)
    (square,) = tilemap.squares(table.gather(meeting, on=date(2010, 3, 5)))

    plain = tilemap.drawn([square], "/states/", query="?on=2010-03-05")
    marked = tilemap.drawn([square], "/states/", marks={"NOR"}, mark="talked to")

    says = "Nor &lt;way&gt;: State that has not signed"
    assert plain.startswith(
        f'<a href="/states/NOR/?on=2010-03-05" class=""><title>{says}</title><rect x="33.5" y="66.5"'
    )
    assert marked.startswith(f'<a href="/states/NOR/" class=" is-marked"><title>{says}; talked to</title>')
