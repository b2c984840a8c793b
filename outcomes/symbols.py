"""Document symbols: a pattern per meeting and series, and the chain of suffixes that all series share.

`{series}/{year}/{kind}.{number}` reads "CCM/MSP/2010/WP.4"; other treaties write `INF/1`, or no kind at all. All
language versions of a document carry one symbol.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import pairwise

from msp.symbols import Suffix

FIELDS = {
    "series": r"[A-Z][A-Za-z0-9.\-]*(?:/[A-Z][A-Za-z0-9.\-]*)*",
    "year": r"(?:19|20)\d\d",
    "session": r"[1-9]\d*",
    "kind": r"[A-Z]+",
    "number": r"[1-9]\d*",
}


class BadSymbol(ValueError):
    """A symbol, or the pattern of symbols, that does not hold together."""


CHAIN = r"(?P<chain>(?:/(?:" + "|".join(Suffix) + r")\.[1-9]\d*)*)(?P<stars>\**)"


@dataclass(frozen=True, slots=True)
class Symbol:
    """A symbol taken apart; `reissues` counts the asterisks of a text issued again for technical reasons."""

    parts: tuple[tuple[str, str], ...]
    chain: tuple[tuple[Suffix, int], ...] = ()
    reissues: int = 0

    def part(self, name: str) -> str:
        """Return one part of the pattern (series, year, session, kind, number), "" if it has none."""
        return dict(self.parts).get(name, "")


@dataclass(frozen=True)
class Pattern:
    """How the symbols of one series of a meeting are written; raises BadSymbol if it cannot be read back."""

    text: str
    names: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        names = tuple(re.findall(r"\{(\w*)\}", self.text))
        rest = re.sub(r"\{\w+\}", "", self.text)
        if unknown := [name for name in names if name not in FIELDS]:
            raise BadSymbol(f"A pattern knows {', '.join(FIELDS)}, not “{unknown[0]}”.")
        if len(set(names)) < len(names) or "number" not in names:
            raise BadSymbol("A pattern names the number once, and no part twice.")
        if "}{" in self.text or not re.fullmatch(r"[A-Za-z0-9./\-]*", rest):
            raise BadSymbol("Between its parts a pattern has letters, figures, full stops, hyphens and slashes only.")
        object.__setattr__(self, "names", names)

    @cached_property
    def _shape(self) -> re.Pattern[str]:
        shape = re.sub(r"\\\{(\w+)\\\}", lambda name: f"(?P<{name[1]}>{FIELDS[name[1]]})", re.escape(self.text))
        return re.compile(shape + CHAIN)

    def parse(self, written: str) -> Symbol:
        """Return a symbol taken apart; raises BadSymbol with a sentence for the person who typed it."""
        found = self._shape.fullmatch(written.strip())
        if not found:
            raise BadSymbol(
                f"“{written.strip()}” is not written as {self.text}, with Rev., Add., Corr. or Amend. after it."
            )
        chain = tuple(
            (Suffix(kind), int(number)) for kind, number in re.findall(r"/([A-Z][a-z]+)\.(\d+)", found["chain"])
        )
        if any(one[0] is other[0] is Suffix.REVISION for one, other in pairwise(chain)):
            raise BadSymbol(f"“{written.strip()}” revises a revision: the next one replaces it, as in Rev.2.")
        return Symbol(tuple((name, found[name]) for name in self.names), chain, len(found["stars"]))

    def write(self, symbol: Symbol) -> str:
        """Return a symbol as it is printed."""
        base = re.sub(r"\{(\w+)\}", lambda name: symbol.part(name[1]), self.text)
        return base + "".join(f"/{kind}.{number}" for kind, number in symbol.chain) + "*" * symbol.reissues

    def make(self, number: int, **parts: str | int) -> str:
        """Return the symbol of a first issue from the parts of the pattern; raises BadSymbol."""
        values = {"number": str(number)} | {name: str(value) for name, value in parts.items()}
        if missing := [name for name in self.names if not values.get(name)]:
            raise BadSymbol(f"The symbol still needs its {' and '.join(missing)}.")
        written = self.write(Symbol(tuple((name, values[name]) for name in self.names)))
        return self.write(self.parse(written))

    def valid(self, written: str) -> bool:
        """Tell whether a symbol is written after this pattern."""
        try:
            self.parse(written)
        except BadSymbol:
            return False
        return True

    def following(self, issued: Iterable[str], **parts: str | int) -> str:
        """Return the next symbol of a series: one number above the highest that was issued with the same parts."""
        texts = {name: str(value) for name, value in parts.items()}
        same = [one for one in self._parsed(issued) if all(one.part(name) == value for name, value in texts.items())]
        return self.make(max((int(one.part("number")) for one in same), default=0) + 1, **parts)

    def revised(self, written: str, issued: Iterable[str] = ()) -> str:
        """Return the symbol of the next revision: WP.4 to WP.4/Rev.1, WP.3/Rev.1 to WP.3/Rev.2, never one issued."""
        symbol = self.parse(written)
        stem = symbol.chain[:-1] if symbol.chain and symbol.chain[-1][0] is Suffix.REVISION else symbol.chain
        start = symbol.chain[-1][1] if stem != symbol.chain else 0
        return self._next(replace(symbol, chain=stem), Suffix.REVISION, start, issued)

    def suffixed(self, written: str, suffix: Suffix, issued: Iterable[str] = ()) -> str:
        """Return the symbol of the next addendum, corrigendum or amendment to a document, counted from 1."""
        if suffix is Suffix.REVISION:
            return self.revised(written, issued)
        return self._next(self.parse(written), suffix, 0, issued)

    def reissued(self, written: str) -> str:
        """Return the symbol of a text issued again for technical reasons: one asterisk more."""
        symbol = self.parse(written)
        return self.write(replace(symbol, reissues=symbol.reissues + 1))

    def _next(self, stem: Symbol, suffix: Suffix, start: int, issued: Iterable[str]) -> str:
        length = len(stem.chain)
        numbers = [
            one.chain[length][1]
            for one in self._parsed(issued)
            if one.parts == stem.parts and one.chain[:length] == stem.chain and len(one.chain) > length
            and one.chain[length][0] is suffix
        ]  # fmt: skip
        return self.write(replace(stem, chain=(*stem.chain, (suffix, max([start, *numbers]) + 1)), reissues=0))

    def _parsed(self, issued: Iterable[str]) -> list[Symbol]:
        # Other series of the meeting are issued beside this one: their symbols do not count here.
        return [self.parse(written) for written in issued if self.valid(written)]
