"""Symbols of United Nations documents as running text cites them, taken apart by one grammar for all bodies.

Body, series, session or year, kind, number, chain: "A/C.1/64/L.16", "CCW/P.V/CONF/2019/INF.1*",
"TPNW/MSP/2022/INF/1/Rev.1".
How one meeting writes its own symbols is a pattern of that meeting (`outcomes/symbols.py`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import pairwise

# What the part before the number says a document is; any other word, such as MSP or P.V, belongs to the series.
KINDS = frozenset({"L", "CRP", "WP", "INF", "RES", "DEC", "PV", "SR", "NGO", "R", "CHAIR", "MISC", "PRST"})
YEARS = range(1945, 2100)
# The 64th session of the General Assembly opened in September 2009: the session of a year, less this.
SESSION_ZERO, OPENS_IN = 1945, 9
# Bodies whose sessions are those of the General Assembly: its plenary, its Main Committees, its General Committee.
OF_ASSEMBLY = re.compile(r"(?:C\.[1-6]|BUR)\Z")
CITED = re.compile(r"(?<![A-Za-z0-9/.\-])[A-Z]+(?:/[A-Za-z0-9][A-Za-z0-9.\-]*)+\**")
DOTTED = re.compile(r"(?P<word>[A-Za-z]+)\.(?P<number>[1-9]\d*)\Z")
NUMBER = re.compile(r"[1-9]\d*\Z")
SPECIAL = re.compile(r"E?S-[1-9]\d*\Z")


class Suffix(StrEnum):
    """What is added to a symbol: Rev. replaces a text, Add. adds, Corr. corrects, Amend. alters an adopted text."""

    REVISION = "Rev"
    ADDENDUM = "Add"
    CORRIGENDUM = "Corr"
    AMENDMENT = "Amend"


LINK = re.compile(rf"(?P<suffix>{'|'.join(Suffix)})\.?(?P<number>\d*)\Z", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Symbol:
    """A symbol taken apart; a part that it does not have is empty or None.

    `special` is a special or emergency session, such as S-10; `tail` what follows the number and is no suffix;
    `faults` the links of the chain that are not written as they should be.
    """

    written: str
    # The symbol of the first issue, without chain and asterisks.
    base: str
    body: str
    series: tuple[str, ...] = ()
    session: int | None = None
    special: str = ""
    year: int | None = None
    kind: str = ""
    number: int | None = None
    chain: tuple[tuple[Suffix, int], ...] = ()
    tail: tuple[str, ...] = ()
    reissues: int = 0
    faults: tuple[str, ...] = ()

    @property
    def is_of_assembly(self) -> bool:
        """Whether its session is one of the General Assembly's regular ones."""
        return self.body == "A" and self.session is not None and all(OF_ASSEMBLY.match(one) for one in self.series)

    @property
    def is_draft(self) -> bool:
        """Whether it is a draft of the General Assembly: L for limited."""
        return self.is_of_assembly and self.kind == "L"

    @property
    def is_adopted(self) -> bool:
        """Whether it is a resolution or decision that the General Assembly adopted."""
        return self.is_of_assembly and self.kind in ("RES", "DEC")

    @property
    def opened(self) -> int | None:
        """The year in which its session of the General Assembly opened."""
        return SESSION_ZERO + self.session if self.is_of_assembly and self.session else None

    def in_session(self, session: int) -> str:
        """Return the same symbol in another session."""
        parts = self.written.split("/")
        parts[parts.index(str(self.session))] = str(session)
        return "/".join(parts)


def parse(written: str) -> Symbol | None:
    """Return a symbol taken apart, or None where a text has no number to be one."""
    bare = written.rstrip("*")
    body, *parts = bare.split("/")
    if not parts or not re.fullmatch(r"[A-Z]+", body):
        return None
    started = next((at for at, part in enumerate(parts) if LINK.match(part)), len(parts))
    base = "/".join([body, *parts[:started]])
    symbol = _numbered(Symbol(written, base, body, reissues=len(written) - len(bare)), parts[:started])
    return _chained(symbol, parts[started:]) if symbol.number is not None else None


def find(text: str) -> Iterator[tuple[int, Symbol]]:
    """Yield every symbol of a text with the place at which it begins; asterisks of emphasis are not its own."""
    for match in CITED.finditer(text):
        before = len(text[: match.start()]) - len(text[: match.start()].rstrip("*"))
        bare = match[0].rstrip("*")
        stars = max(len(match[0]) - len(bare) - before, 0)
        if symbol := parse(bare.rstrip(".-") + "*" * stars):
            yield match.start(), symbol


def session_on(year: int, month: int) -> int:
    """Return the session of the General Assembly in a month: a new one opens every September."""
    return year - SESSION_ZERO - (month < OPENS_IN)


def _numbered(symbol: Symbol, parts: list[str]) -> Symbol:
    """Read what stands before the chain: of two numbers the first is a session or a year."""
    numbers: list[int] = []
    before_kind = -1
    series: list[str] = []
    tail: list[str] = []
    for part in parts:
        dotted = DOTTED.match(part)
        if NUMBER.match(part):
            numbers.append(int(part))
        elif SPECIAL.match(part):
            symbol = replace(symbol, special=part)
        elif dotted and dotted["word"].upper() in KINDS and symbol.number is None:
            symbol = replace(symbol, kind=dotted["word"].upper(), number=int(dotted["number"]))
        elif part.upper() in KINDS and not symbol.kind:
            symbol, before_kind = replace(symbol, kind=part.upper()), len(numbers)
        elif symbol.number is not None or len(numbers) > 1:
            tail.append(part)
        else:
            series.append(part)
            if dotted and dotted["word"] == "CONF" and int(dotted["number"]) in YEARS:
                symbol = replace(symbol, year=int(dotted["number"]))
    # "A/C.1/64/L" breaks off: 64 is its session, not its number.
    if symbol.number is None and len(numbers) > max(before_kind, 0):
        symbol = replace(symbol, number=numbers.pop())
    if numbers:
        is_year = numbers[0] in YEARS
        symbol = replace(symbol, year=numbers[0]) if is_year else replace(symbol, session=numbers[0])
    return replace(symbol, series=tuple(series), tail=tuple(tail))


def _chained(symbol: Symbol, links: list[str]) -> Symbol:
    chain: list[tuple[Suffix, int]] = []
    faults: list[str] = []
    tail: list[str] = []
    for link in links:
        found = LINK.match(link)
        if found is None:
            tail.append(link)
        elif link in (f"{one}.{found['number']}" for one in Suffix) and NUMBER.match(found["number"]):
            chain.append((Suffix(found["suffix"]), int(found["number"])))
        else:
            faults.append(link)
    faults += [f"{one}.{n}/{other}.{m}" for (one, n), (other, m) in pairwise(chain) if one is other]
    return replace(symbol, chain=tuple(chain), tail=(*symbol.tail, *tail), faults=tuple(faults))
