"""A comparison as a Word file with tracked changes: accepting all gives the new text, rejecting all the old one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from xml.sax.saxutils import quoteattr

from outcomes.paragraphs import BREAK, Paragraph
from outcomes.redline import Op, Row, words
from outcomes.word_out import CLOSING, Sheet, leftwards
from outcomes.word_package import LINKS, pack
from outcomes.word_text import BOOKMARK, ILLEGAL, WAS, Stretch, plain, stretches

# LibreOffice joins neighbouring insertions of one author that are a minute apart or less, and with them the paragraphs.
APART = timedelta(minutes=2)
TAGS = {"+": "ins", "-": "del"}


def tracked(
    rows: Iterable[Row],
    *,
    author: str | Callable[[Row], str],
    at: datetime,
    title: str,
    symbol: str,
    digest: str,
    numbers: Mapping[str, str] | None = None,
) -> bytes:
    """Return a comparison as a Word file whose changes bear an author, or each row's own, and a date.

    Moves are moves; frozen `numbers` by pid are written out, else Word counts. A date without a zone is UTC.
    """
    sheet = _Tracked(numbers)
    moment = (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC)
    body = []
    for place, row in enumerate(rows):
        sheet.sign(author if isinstance(author, str) else author(row), moment + place % 2 * APART)
        body.append(sheet.row(row))
    return pack("".join(body) + CLOSING, sheet.notes, title=title, symbol=symbol, digest=digest)


@dataclass(frozen=True, slots=True)
class _Part:
    """One paragraph of a row as it will stand in the file."""

    old: Paragraph | None
    new: Paragraph | None
    stretches: list[Stretch]
    mark: str  # the tag of a paragraph mark that comes, goes or moves
    begins: str  # where its number comes from: "+" the new side, "-" the old one, "=" both


class _Tracked(Sheet):
    """A file with changes; every change has an id of its own, whoever made it."""

    signature = ""

    def sign(self, author: str, at: datetime) -> None:
        """Let the changes that follow bear this name and date."""
        name = quoteattr(ILLEGAL.sub("", author))
        self.signature = f'w:author={name} w:date="{at:%Y-%m-%dT%H:%M:%SZ}"'

    def row(self, row: Row) -> str:
        """Return the XML of a row."""
        match row.kind:
            case "equal":
                return self.paragraph(row.new[0]) if row.old[0].pid == row.new[0].pid else self._changed(row)
            case "inserted" | "deleted":
                return self._whole(row)
            case "moved-from":
                return self._moved(row.move, _Part(row.old[0], None, _same("=", row.old[0]), "moveFrom", "-"))
            case "moved-to":
                parts = stretches(row.ops, row.old, row.new)
                kept = [replace(part, was_italic=part.italic) for part in parts if part.sign != "-"]
                return self._moved(row.move, _Part(None, row.new[0], kept, "moveTo", "+"))
        return self._changed(row)

    def _whole(self, row: Row) -> str:
        if row.new:
            return self._part(_Part(None, row.new[0], _same("+", row.new[0]), "ins", "+"))
        return self._part(_Part(row.old[0], None, _same("-", row.old[0]), "del", "-"))

    def _changed(self, row: Row) -> str:
        old, new, begins = 0, 0, "="
        held: list[Stretch] = []
        parts = []
        for stretch in stretches(row.ops, row.old, row.new):
            if stretch.text != "\n":
                held.append(stretch)
                continue
            parts.append(_Part(row.old[old], row.new[new], held, TAGS.get(stretch.sign, ""), begins))
            held, begins = [], stretch.sign
            old, new = old + (stretch.sign != "+"), new + (stretch.sign != "-")
        parts.append(_Part(row.old[old], row.new[new], held, "", begins))
        return "".join(self._part(part, wide=len(parts) > 1) for part in parts)

    def _moved(self, move: int, part: _Part) -> str:
        number = self._id()
        start = f'<w:{part.mark}RangeStart {number} w:name="move{move}" {self.signature}/>'
        return self._part(part, around=(start, f"<w:{part.mark}RangeEnd {number}/>"))

    def _part(self, part: _Part, wide: bool = False, around: tuple[str, str] = ("", "")) -> str:
        one = part.new or part.old or _NOBODY
        rtl = leftwards(one.text)
        mark = f"<w:rPr>{self._tag(_sealed(part))}/></w:rPr>" if part.mark else ""
        kind = self._kind(part.old, part.new, rtl)
        start = "".join(map(self.bookmark, _names(part, wide))) + around[0] + self._number(part, rtl)
        words = "".join(self._stretch(stretch, part.mark, rtl) for stretch in part.stretches)
        return f"<w:p><w:pPr>{self.look(one, rtl)}{mark}{kind}</w:pPr>{start}{words}{around[1]}</w:p>"

    def _kind(self, old: Paragraph | None, new: Paragraph | None, rtl: bool) -> str:
        if not old or not new or old.kind is new.kind:
            return ""
        return f"{self._tag('pPrChange')}><w:pPr>{self.look(old, rtl)}</w:pPr></w:pPrChange>"

    def _number(self, part: _Part, rtl: bool) -> str:
        owner = (part.old if part.begins == "-" else part.new) or _NOBODY
        number = self.number(owner.pid, rtl)
        tag = part.mark if part.mark.startswith("move") else TAGS.get(part.begins, "")
        if tag == "del":
            number = number.replace("<w:t ", "<w:delText ").replace("</w:t>", "</w:delText>")
        return self._within(tag, number)

    def _stretch(self, part: Stretch, mark: str, rtl: bool) -> str:
        tag = TAGS.get(part.sign, mark if mark.startswith("move") else "")
        if part.notes:
            return self._within(tag, self._note(*part.notes, italic=part.italic))
        change = ""
        if part.italic != part.was_italic:
            look = f"{'<w:i/><w:iCs/>' if part.was_italic else ''}{'<w:rtl/>' if rtl else ''}"
            change = f"{self._tag('rPrChange')}><w:rPr>{look}</w:rPr></w:rPrChange>"
        return self._within(tag, self.stretch(part, rtl, change, "delText" if tag == "del" else "t"))

    def _note(self, old: str | None, new: str | None, *, italic: bool) -> str:
        if old == new:
            return self.note(plain("=", new or ""), italic)
        was, now = (replace(_NOBODY, text=(side or "").replace("\n", BREAK)) for side in (old, new))
        parts = stretches(words(was.text, now.text), [was], [now])
        return self.called("".join(self._stretch(part, "", leftwards(part.text)) for part in parts), italic)

    def _within(self, tag: str, inside: str) -> str:
        return f"{self._tag(tag)}>{inside}</w:{tag}>" if tag and inside else inside

    def _tag(self, tag: str) -> str:
        return f"<w:{tag} {self._id()} {self.signature}"

    def _id(self) -> str:
        self.marks += 1
        return f'w:id="{self.marks}"'


_NOBODY = Paragraph("", next(iter(LINKS)), "")


def _sealed(part: _Part) -> str:
    """Return the tag of a paragraph mark: LibreOffice leaves a moved one behind that follows words put in."""
    return "ins" if part.mark == "moveTo" and part.stretches and part.stretches[-1].sign == "+" else part.mark


def _same(sign: str, one: Paragraph) -> list[Stretch]:
    return stretches([Op(sign, one.text)], [one], [one])


def _names(part: _Part, wide: bool) -> list[str]:
    """Return the bookmarks that begin a paragraph: of its new side, and of its old one where that is another."""
    names = []
    if part.old and part.begins != "+" and (not part.new or wide or part.old.pid != part.new.pid):
        names.append(f"{BOOKMARK}{part.old.pid}{WAS}")
    if part.new and part.begins != "-":
        names.append(f"{BOOKMARK}{part.new.pid}")
    return names
