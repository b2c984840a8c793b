"""The list of themes: added, changed, put in order, struck."""

from __future__ import annotations

import pytest

from friends import themes, urls
from friends.faults import NotPossible
from friends.models import Theme
from friends.themes import Wording
from msp.models import Meeting, User
from tests.friends.helping import begin, theme, volunteer


def listed(meeting: Meeting) -> list[str]:
    """The short names in their order, parts with a dash."""
    rows = Theme.objects.filter(meeting=meeting).order_by("position")
    return [("- " if row.parent_id else "") + row.slug[:12] for row in rows]


def test_a_theme_stands_at_the_end_of_its_level(meeting: Meeting, president: User) -> None:
    whole = themes.add(meeting, Wording("Reporting"), by=president)
    themes.add(meeting, Wording("Declaration"), by=president)
    themes.add(meeting, Wording("Clearance", parent=whole), by=president)
    themes.add(meeting, Wording("Declaration"), by=president)

    themes.add(meeting, Wording("Grid"), by=president)

    assert listed(meeting) == ["reporting", "- clearance", "declaration", "declaration-", "grid-2"]


def test_every_page_of_the_friends_keeps_its_address() -> None:
    pages = {"friends/" + str(one.pattern).split("/")[1] for one in urls.staff} - {"friends/<slug:slug>"}

    assert {f"friends/{word}" for word in themes.RESERVED} == {page.split(".")[0] for page in pages}


def test_titles_are_kept_by_language_and_a_missing_one_falls_back(meeting: Meeting, president: User) -> None:
    made = themes.add(meeting, Wording("Clearance", {"fr": "Dépollution", "ar": ""}, " Propose. "), by=president)

    assert (made.titles, made.mandate) == ({"en": "Clearance", "fr": "Dépollution"}, "Propose.")
    same = Wording("Clearance", {"fr": "Dépollution"}, "Propose.")
    assert [themes.change(made, one, by=president) for one in (same, Wording("Removal"))] == [False, True]


def test_a_theme_moves_with_its_parts_and_a_part_within_its_whole(meeting: Meeting, president: User) -> None:
    reporting = theme(meeting, "reporting-formats")

    themes.place(reporting, at=1, by=president)
    themes.place(theme(meeting, "national-implementation"), at=1, by=president)
    themes.place(theme(meeting, "national-implementation"), at=1, by=president)

    assert listed(meeting)[:4] == ["reporting-fo", "- national-imp", "- stockpile-de", "- clearance"]
    assert list(Theme.objects.order_by("position").values_list("position", flat=True)) == list(range(1, 12))


def test_there_is_one_level_of_parts(meeting: Meeting, president: User) -> None:
    clearance, reporting = theme(meeting), theme(meeting, "reporting-formats")
    declaration = theme(meeting, "political-declaration")

    with pytest.raises(NotPossible, match="A part cannot have parts"):
        themes.add(meeting, Wording("Below", parent=clearance), by=president)
    with pytest.raises(NotPossible, match="cannot be a part itself"):
        themes.change(reporting, Wording("Reporting", parent=declaration), by=president)
    with pytest.raises(NotPossible, match="cannot be a part itself"):
        themes.change(declaration, Wording("Declaration", parent=declaration), by=president)


def test_a_theme_on_which_somebody_works_is_not_divided(meeting: Meeting, president: User) -> None:
    plan = theme(meeting, "vientiane-action-plan")
    norway = volunteer(meeting, plan)

    for _turn in range(2):
        with pytest.raises(NotPossible, match="as a whole"):
            themes.add(meeting, Wording("Benchmarks", parent=plan), by=president)
        if not plan.friends.exists():
            begin(plan, norway, president)


def test_only_a_theme_to_which_nothing_belongs_is_struck(meeting: Meeting, president: User) -> None:
    clearance = theme(meeting)
    volunteer(meeting, clearance)

    with pytest.raises(NotPossible, match="offers, friends or outcomes"):
        themes.remove(clearance, by=president)
    with pytest.raises(NotPossible, match="has parts"):
        themes.remove(theme(meeting, "reporting-formats"), by=president)
    themes.remove(theme(meeting, "victim-assistance"), by=president)

    assert not Theme.objects.filter(slug="victim-assistance").exists()
