"""A room in which a letter is signed: the text, its signatories, and what pens and scanners do to a sheet."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from io import BytesIO
from zoneinfo import ZoneInfo

import pypdfium2
import zxingcpp
from PIL import Image, ImageDraw

from invitations import links
from invitations.models import ReplyLink
from msp.models import Meeting, User
from outcomes import documents, versions
from outcomes.models import Document, SignatureBlock, Signing
from outcomes.paragraphs import Kind, Paragraph
from outcomes.signing import opening, printed, scans
from outcomes.signing.opening import Plan
from outcomes.signing.signatures import Hand, Way
from tests import make

NOW = datetime(2010, 3, 17, 15, 30, tzinfo=ZoneInfo("Europe/Zurich"))
DAY = date(2010, 3, 17)
TEXT = (
    Paragraph("p1", Kind.TITLE, "Joint letter to the depositary"),
    Paragraph("p2", Kind.PLAIN, "We ask you to convene the First Meeting in Vientiane."),
)
DRAWN = "M20 150" + "".join(f"L{20 + 20 * n} {150 - 90 * (n % 2)}" for n in range(1, 20)) + "M500 100L500 100"


def document(meeting: Meeting, by: User) -> Document:
    """The joint letter with its first version."""
    return documents.begin(meeting, list(TEXT), by=by, now=NOW, title="Joint letter to the depositary", type="decision")


def signing(meeting: Meeting, by: User, codes: Sequence[str] = ("AUT", "LAO", "NOR"), **plan: object) -> Signing:
    """The joint letter open for signature by these States, which have consented."""
    for code in codes:
        if not meeting.delegations.filter(state__code=code).exists():
            make.consented(make.delegation(meeting, code, state=make.state(code, name_en=f"State {code}")))
    paper = document(meeting, by)
    facts = {"counts_on": DAY, "place": "Council Chamber", **plan}
    return opening.open_(versions.head(paper), Plan(**facts), by=by, now=NOW)


def block(of: Signing, code: str = "NOR") -> SignatureBlock:
    """The block of one State."""
    return of.blocks.select_related("signing__document__meeting", "delegation__state").get(delegation__state__code=code)


def link(of: Signing, code: str = "NOR") -> ReplyLink:
    """The personal link of one State."""
    delegation = block(of, code).delegation
    invited = delegation.invitations.first() or make.invitation(delegation)
    return links.grant(invited, email=f"mission.{code.lower()}@missions.example")


def signed(of: Signing, by: User, *codes: str) -> None:
    """Let these States sign in ink, one page each."""
    for code in codes:
        scans.take(of, jpeg(inked(sheet(of, code))), by=by, at=NOW)


def typed(of: Signing, code: str = "NOR", name: str = "First Secretary, Norway") -> Hand:
    """What is signed by name through a link; no code is mailed for it."""
    return Hand(Way.TYPED, name, "First Secretary")


# --- paper -----------------------------------------------------------------------------------------------------------


def sheet(of: Signing, code: str = "NOR", *, dpi: int = 150) -> Image.Image:
    """The printed sheet of one State as a picture."""
    place = block(of, code).position - 1
    return rasterised(printed.sheets(of), place, dpi=dpi)


def rasterised(pdf: bytes, page: int = 0, *, dpi: int = 150) -> Image.Image:
    """A page of a PDF as a scanner sees it."""
    found = pypdfium2.PdfDocument(pdf)
    image: Image.Image = found[page].render(scale=dpi / 72).to_pil().convert("RGB")
    found.close()
    return image


def inked(page: Image.Image, *, colour: tuple[int, int, int] = (35, 50, 130), only: str = "") -> Image.Image:
    """The page with a name written beside each code, or beside one."""
    written = page.copy()
    pen = ImageDraw.Draw(written)
    for found in zxingcpp.read_barcodes(page):
        if only and found.text != only:
            continue
        at, side = found.position.top_right, found.position.bottom_left.y - found.position.top_left.y
        steps = [(at.x + side * (0.5 + 0.08 * n), at.y + side * (0.5 + 0.3 * (-1) ** n)) for n in range(20)]
        pen.line(steps, fill=colour, width=max(2, side // 40))
    return written


def turned(page: Image.Image, degrees: float) -> Image.Image:
    """The page as it lay on the glass."""
    return page.rotate(degrees, expand=True, fillcolor=(255, 255, 255))


def jpeg(page: Image.Image) -> bytes:
    """The page as a scanner hands it over."""
    file = BytesIO()
    page.save(file, "JPEG", quality=75)
    return file.getvalue()


def pdf(*pages: Image.Image) -> bytes:
    """Pages as one scanned PDF."""
    file = BytesIO()
    pages[0].save(file, "PDF", save_all=True, append_images=list(pages[1:]), resolution=150)
    return file.getvalue()
