"""What stands beside a text: a change cut down to what stands round it."""

from __future__ import annotations

from outcomes import marks
from outcomes.marginalia import excerpt
from outcomes.redline import words

LONG = "to be considered by the States Parties at their First Meeting in the capital of the host country"


def test_a_long_stretch_that_stays_is_cut_down_to_what_stands_round_the_change() -> None:
    shown = "".join(op.text for op in excerpt(words(f"{LONG} an ambitious text", f"{LONG} a concise text")))

    assert shown.startswith("…")
    assert "host country" in shown
    assert "considered" not in shown


def test_italics_that_are_cut_open_leave_no_sign_behind() -> None:
    for old in (f"the *Vientiane {LONG} Plan* is short", f"*{LONG}* and {LONG} short", f"{LONG} *and {LONG}* short"):
        shown = marks.written(excerpt(words(f"short {old}", f"long {old}".replace("is short", "is long"))))

        assert "*" not in shown


def test_a_lone_asterisk_stays_an_asterisk() -> None:
    assert "*" in marks.written(excerpt(words(f"short 5 * 7 {LONG}", f"long 5 * 7 {LONG}")))
