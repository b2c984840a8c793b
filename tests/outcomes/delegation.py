"""A delegation at work in Word: what its keys do to the XML of a file it was sent."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from copy import deepcopy
from datetime import UTC, datetime
from xml.sax.saxutils import quoteattr

from lxml import etree

from outcomes import word_out
from outcomes.paragraphs import Paragraph, digest

URI = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
W = f"{{{URI}}}"


def sent(paragraphs: Sequence[Paragraph]) -> bytes:
    """Return the file that a delegation gets."""
    return word_out.clean(paragraphs, title="Plan", symbol="CCM/MSP/2010/L.1", digest=digest(paragraphs))


def repacked(data: bytes, parts: Mapping[str, bytes | None]) -> bytes:
    """Return a file with parts exchanged or added, or taken out where None is given."""
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as after:
        for name, part in {**{name: before.read(name) for name in before.namelist()}, **parts}.items():
            if part is not None:
                after.writestr(name, part)
    return written.getvalue()


def xml(inside: str) -> etree._Element:
    """Return one element written in short."""
    return etree.fromstring(f'<w:x xmlns:w="{URI}">{inside}</w:x>')[0]


class Desk:
    """A file open in Word; `hand` is the author under whose name its changes are recorded."""

    def __init__(self, data: bytes, hand: str) -> None:
        self.data, self.hand, self.count = data, hand, 9000
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            self.root = etree.fromstring(archive.read("word/document.xml"))
        self.comments: list[str] = []

    def saved(self) -> bytes:
        """Return the file as it is now."""
        parts: dict[str, bytes | None] = {"word/document.xml": etree.tostring(self.root)}
        if self.comments:
            parts["word/comments.xml"] = f'<w:comments xmlns:w="{URI}">{"".join(self.comments)}</w:comments>'.encode()
        return repacked(self.data, parts)

    def signed(self, hour: int = 10) -> str:
        """Return the attributes of a change."""
        self.count += 1
        date = datetime(2010, 6, 1, hour, tzinfo=UTC)
        return f'w:id="{self.count}" w:author={quoteattr(self.hand)} w:date="{date:%Y-%m-%dT%H:%M:%SZ}"'

    def paragraph(self, words: str) -> etree._Element:
        """Return the paragraph in which words stand."""
        return next(one for one in self.root.iter(f"{W}p") if words in "".join(one.itertext()))

    def cut(self, words: str) -> etree._Element:
        """Return the run that holds these words alone, cut out of the one that held more."""
        text = next(one for one in self.root.iter(f"{W}t") if words in (one.text or ""))
        run = next(text.iterancestors())
        before, _, after = (text.text or "").partition(words)
        for part, place in ((before, run.addprevious), (after, run.addnext)):
            other = deepcopy(run)
            other.find(f"{W}t").text = part
            if part:
                place(other)
        text.text = words
        return run

    def delete(self, words: str) -> None:
        """Strike out words."""
        run = self.cut(words)
        change = xml(f"<w:del {self.signed()}/>")
        run.addprevious(change)
        change.append(run)
        run.find(f"{W}t").tag = f"{W}delText"

    def insert(self, words: str, after: str) -> None:
        """Put words in after others."""
        change = f'<w:ins {self.signed()}><w:r><w:t xml:space="preserve">{words}</w:t></w:r></w:ins>'
        self.cut(after).addnext(xml(change))

    def mark(self, paragraph: etree._Element, tag: str) -> None:
        """Mark the end of a paragraph as put in or struck out."""
        paragraph.find(f"{W}pPr").append(xml(f"<w:rPr><w:{tag} {self.signed()}/></w:rPr>"))

    def delete_paragraph(self, words: str) -> None:
        """Strike out a whole paragraph, its end included."""
        one = self.paragraph(words)
        for text in [text.text or "" for text in one.iter(f"{W}t")]:
            self.delete(text)
        self.mark(one, "del")

    def new_paragraph(self, words: str, after: str) -> None:
        """Press Enter at the end of a paragraph and write: the new end is that of the old paragraph."""
        one = self.paragraph(after)
        look = deepcopy(one.find(f"{W}pPr"))
        self.mark(one, "ins")
        fresh = xml(f"<w:p><w:ins {self.signed()}><w:r><w:t>{words}</w:t></w:r></w:ins></w:p>")
        fresh.insert(0, look)
        one.addnext(fresh)

    def split(self, at: str) -> None:
        """Press Enter before words in the middle of a paragraph."""
        run = self.cut(at)
        one = run.getparent()
        rest = xml("<w:p/>")
        rest.append(deepcopy(one.find(f"{W}pPr")))
        rest.extend([run, *run.itersiblings()])
        one.addnext(rest)
        self.mark(one, "ins")

    def embolden(self, words: str) -> None:
        """Make words bold, as a recorded change."""
        look = f"<w:rPr><w:b/><w:rPrChange {self.signed()}><w:rPr/></w:rPrChange></w:rPr>"
        self.cut(words).insert(0, xml(look))

    def comment(self, words: str, remark: str) -> None:
        """Remark on words."""
        run = self.cut(words)
        self.comments.append(f"<w:comment {self.signed(11)}><w:p><w:r><w:t>{remark}</w:t></w:r></w:p></w:comment>")
        run.addprevious(xml(f'<w:commentRangeStart w:id="{self.count}"/>'))
        run.addnext(xml(f'<w:r><w:commentReference w:id="{self.count}"/></w:r>'))
        run.addnext(xml(f'<w:commentRangeEnd w:id="{self.count}"/>'))

    def rewrite(self, words: str, other: str) -> None:
        """Change words with recording off."""
        self.cut(words).find(f"{W}t").text = other
