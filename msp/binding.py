"""Papers bound into one file: pages with their tags and their outline, and pictures as pages of their own."""

import functools
from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pikepdf


def picture_page(jpeg: bytes, *, width: int, height: int) -> bytes:
    """Return a sheet of A4 that holds one picture; the same input gives the same bytes."""
    import pikepdf  # noqa: PLC0415 - slow import

    sheet = (595.276, 841.89)
    scale = min(sheet[0] / width, sheet[1] / height)
    wide, high = width * scale, height * scale
    left, below = (sheet[0] - wide) / 2, (sheet[1] - high) / 2
    with pikepdf.new() as document:
        image = pikepdf.Stream(document, jpeg)
        image.stream_dict = pikepdf.Dictionary(
            Type=pikepdf.Name.XObject,
            Subtype=pikepdf.Name.Image,
            Width=width,
            Height=height,
            ColorSpace=pikepdf.Name.DeviceRGB,
            BitsPerComponent=8,
            Filter=pikepdf.Name.DCTDecode,
        )
        page = document.add_blank_page(page_size=sheet)
        page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Scan=image))
        page.Contents = pikepdf.Stream(
            document, f"q {wide:.3f} 0 0 {high:.3f} {left:.3f} {below:.3f} cm /Scan Do Q".encode()
        )
        return saved(document)


@functools.lru_cache(maxsize=24)
def opened(data: bytes) -> "pikepdf.Pdf":
    """Return an enclosure, kept open: it is the same for every letter of a circular."""
    import pikepdf  # noqa: PLC0415 - slow import

    return pikepdf.open(BytesIO(data))


def saved(document: "pikepdf.Pdf") -> bytes:
    """Return a document as bytes; the same document gives the same bytes."""
    import pikepdf  # noqa: PLC0415 - slow import

    file = BytesIO()
    document.save(file, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return file.getvalue()


def append(whole: "pikepdf.Pdf", part: "pikepdf.Pdf") -> None:
    """Add the pages of one document to another, with their tags and their outline."""
    first = len(whole.pages)
    whole.pages.extend(part.pages)
    # Copied after the pages, so that tags and outline point at the pages as they are in this document.
    if "/StructTreeRoot" in part.Root:
        _append_tags(whole, whole.copy_foreign(part.Root.StructTreeRoot), first=first, language=part.Root.get("/Lang"))
    if "/First" in part.Root.get("/Outlines", {}):
        _append_outline(whole, whole.copy_foreign(part.Root.Outlines))
    if "/Metadata" in whole.Root and not _claims(part):
        del whole.Root.Metadata


def _claims(document: "pikepdf.Pdf") -> bool:
    """Tell whether a document says that it meets PDF/UA."""
    return "/Metadata" in document.Root and b"pdfuaid" in document.Root.Metadata.read_bytes()


def _append_tags(whole: "pikepdf.Pdf", theirs: "pikepdf.Object", *, first: int, language: Any) -> None:
    """Put their structure under our document as one part; the pages from first on are theirs."""
    import pikepdf  # noqa: PLC0415 - slow import

    ours = whole.Root.StructTreeRoot
    parents = pikepdf.NumberTree(ours.ParentTree)
    shift = max(parents, default=-1) + 1
    for number, element in pikepdf.NumberTree(theirs.ParentTree).items():
        parents[number + shift] = element
    for thing in _numbered(list(whole.pages)[first:]):
        for key in {"/StructParents", "/StructParent"} & thing.keys():
            thing[key] = int(thing[key]) + shift
    kids = theirs.K if isinstance(theirs.K, pikepdf.Array) else [theirs.K]
    part = whole.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.StructElem, S=pikepdf.Name.Part, P=ours.K[0]))
    part.K = pikepdf.Array(kids)
    if language is not None:
        part.Lang = language
    for kid in kids:
        kid.P = part
        if kid.S == "/Document":
            kid.S = pikepdf.Name.Sect
    ours.K[0].K.append(part)
    for names in {"/RoleMap", "/ClassMap"} & theirs.keys():
        ours[names] = pikepdf.Dictionary({**dict(theirs[names].items()), **dict(ours.get(names, {}).items())})


def _numbered(pages: "Sequence[pikepdf.Page]") -> "Iterator[pikepdf.Object]":
    """Yield, each once, what on these pages may carry a number into the tree of tags."""
    seen = set()
    for page in pages:
        yield page.obj
        yield from page.obj.get("/Annots", [])
        waiting: list[Any] = [page.obj.get("/Resources", {})]
        while waiting:
            for form in waiting.pop().get("/XObject", {}).values():
                if form.objgen not in seen:
                    seen.add(form.objgen)
                    waiting.append(form.get("/Resources", {}))
                    yield form


def _append_outline(whole: "pikepdf.Pdf", theirs: "pikepdf.Object") -> None:
    """Hang their bookmarks behind ours."""
    if "/First" not in whole.Root.get("/Outlines", {}):
        whole.Root.Outlines = theirs
        return
    ours, item = whole.Root.Outlines, theirs.First
    item.Prev, ours.Last.Next, ours.Last = ours.Last, item, theirs.Last
    item.Parent = ours
    while "/Next" in item and item.Next.get("/Parent") != ours:
        item = item.Next
        item.Parent = ours
    ours.Count = int(ours.get("/Count", 0)) + abs(int(theirs.get("/Count", 0)))
