"""The pace of the post."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django import Settings

from msp import pace
from msp.models import Transport

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _thirty_a_minute(settings: Settings) -> None:
    settings.MAIL_PER_MINUTE = 30


def let_pass(seconds: float) -> None:
    """Move every moment that the pace remembers into the past."""
    way = Transport.objects.get()
    for name in ("counted_at", "waiting_until", "open_until"):
        moment = getattr(way, name)
        if moment:
            setattr(way, name, moment - timedelta(seconds=seconds))
    way.save()


def test_the_first_mail_leaves_at_once_and_the_next_one_waits_its_time() -> None:
    first, second = pace.take(25, within=60), pace.take(25, within=60)

    assert first.tokens == 1
    assert second.tokens == 0
    assert second.wait == pytest.approx(2, abs=0.1)


def test_no_minute_sees_more_than_the_pace(monkeypatch: pytest.MonkeyPatch) -> None:
    now, left = timezone.now(), []
    monkeypatch.setattr(timezone, "now", lambda: now)
    for _tenth in range(1800):
        left += [now] * pace.take(25, within=0.05).tokens
        now += timedelta(seconds=0.1)

    # A token every 2 s, asked for ten times a second.
    assert [sum(begin <= at < begin + timedelta(minutes=1) for at in left) for begin in left[:50]] == [30] * 50


def test_idle_time_saves_up_no_burst() -> None:
    pace.take(25, within=60)
    let_pass(3600)

    assert [pace.take(25, within=60).tokens, pace.take(25, within=60).tokens] == [1, 0]


def test_a_fast_way_gives_a_second_s_worth_at_once(settings: Settings) -> None:
    settings.MAIL_PER_MINUTE = 600

    assert [pace.take(25, within=60).tokens, pace.take(25, within=60).tokens] == [10, 0]


def test_no_pace_at_all_gives_what_is_wanted(settings: Settings) -> None:
    settings.MAIL_PER_MINUTE = 0

    assert [pace.take(25, within=60).tokens for _turn in range(3)] == [25, 25, 25]


def test_one_waits_for_the_next_token_and_the_others_go_home() -> None:
    pace.take(1, within=60)

    waiting, idle = pace.take(1, within=60), pace.take(1, within=60)

    assert waiting.wait > 0
    assert idle == pace.Turn()
    let_pass(waiting.wait + 0.01)
    assert pace.take(1, within=60).tokens == 1


def test_nobody_waits_longer_than_it_works() -> None:
    pace.take(1, within=60)

    waiting = pace.take(1, within=0.5)

    assert waiting.wait == pytest.approx(0.5, abs=0.01)
    let_pass(0.51)
    assert pace.take(1, within=60).wait == pytest.approx(1.5, abs=0.1)


def test_tokens_without_a_mail_are_given_back(settings: Settings) -> None:
    settings.MAIL_PER_MINUTE = 600
    taken = pace.take(25, within=60).tokens

    pace.give_back(taken)

    assert pace.take(25, within=60).tokens == taken


def test_a_refusal_rests_the_way_longer_each_time_until_a_mail_is_accepted() -> None:
    rests = []
    for _refusal in range(9):
        pace.rest("421 busy")
        way = Transport.objects.get()
        assert way.open_until is not None
        rests.append(round((way.open_until - timezone.now()).total_seconds()))

    assert rests == [10, 20, 40, 80, 160, 320, 640, 900, 900]
    assert pace.take(1, within=60) == pace.Turn()
    let_pass(901)
    turn = pace.take(1, within=60)
    assert (turn.tokens, turn.after_failures) == (1, True)
    pace.well()
    way = Transport.objects.get()
    assert (way.failures, way.open_until, way.answer) == (0, None, "")


def test_another_mail_server_has_its_own_pace(settings: Settings) -> None:
    pace.rest("535 wrong password")
    settings.EMAIL_HOST = "relay.example"

    assert pace.take(1, within=60).tokens == 1
    assert Transport.objects.count() == 2


def test_the_post_is_seen_when_it_takes_waits_or_sweeps() -> None:
    pace.seen()
    swept = Transport.objects.get().seen_at
    pace.take(1, within=60)
    took = Transport.objects.get().seen_at

    assert swept is not None
    assert took is not None
    assert swept < took


def test_two_takers_in_one_moment_share_the_tokens(settings: Settings) -> None:
    settings.MAIL_PER_MINUTE = 600
    stale = Transport.objects.create(name=pace.name())
    pace.take(6, within=60)

    moved = pace._move(stale, tokens=10, counted_at=timezone.now())

    assert not moved
    assert pace.take(25, within=60).tokens == 4


def test_a_clock_set_back_takes_no_token_away() -> None:
    pace.take(1, within=60)
    let_pass(-3600)

    assert pace.take(1, within=60).wait == pytest.approx(2, abs=0.1)
