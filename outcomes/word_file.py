"""A Word file from outside, opened with suspicion: only the five kinds of parts that are read, and never too much."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator

from lxml import etree

LARGEST = 20_000_000  # bytes of a file
LARGEST_PART = 8_000_000  # bytes of one part when unpacked: ten times a tracked text of 1,000 paragraphs
MOST_SIGNS = 600_000  # of < and = in one part: each costs some 150 bytes once it is read
LARGEST_WHOLE = 200_000_000  # bytes of all parts when unpacked
HARMLESS = 1_000_000  # bytes below which no ratio is asked
RATIO = 150  # of unpacked to packed bytes; tracked texts reach about 40
MOST_PARTS = 2_000
READ = re.compile(r"word/(?:document|comments|footnotes|styles)\.xml|docProps/(?:core|app)\.xml|\[Content_Types\]\.xml")
NEEDED = ("[Content_Types].xml", "word/document.xml")
MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
WHOLE_ATTEMPT = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError)


class UnreadableError(Exception):
    """The file cannot be read; says why in words for the person who sent it."""


def unpack(data: bytes) -> dict[str, etree._Element]:
    """Return the parts of a Word file that may be read, by name.

    Raises UnreadableError for a file that is too large, no .docx, damaged, with macros, packed to explode when
    unpacked, or with a document type or entities.
    """
    if len(data) > LARGEST:
        raise UnreadableError(f"The file is larger than {LARGEST // 1_000_000} MB. Take out its images and try again.")
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise UnreadableError("The file is an old .doc or has a password. Save it as .docx without a password.")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _inspect(archive)
            parts = {info.filename: _parse(_part(archive, info)) for info in _wanted(archive)}
    except WHOLE_ATTEMPT as problem:
        raise UnreadableError("The file is no Word file (.docx), or it is damaged.") from problem
    _check_kind(parts)
    return parts


def _wanted(archive: zipfile.ZipFile) -> Iterator[zipfile.ZipInfo]:
    return (info for info in archive.infolist() if READ.fullmatch(info.filename))


def _inspect(archive: zipfile.ZipFile) -> None:
    parts = archive.infolist()
    names = [info.filename for info in parts]
    if len(parts) > MOST_PARTS or len(set(names)) < len(names):
        raise UnreadableError("The file is packed in a way Word does not pack. Open it in Word and save it anew.")
    if any(info.flag_bits & 1 for info in parts):
        raise UnreadableError("The file has a password. Save it without one.")
    if any("vbaproject" in name.lower() or name.lower().endswith("vbadata.xml") for name in names):
        raise UnreadableError("The file contains macros. Save it as an ordinary .docx.")
    swollen = any(info.file_size > HARMLESS and info.file_size > RATIO * info.compress_size for info in parts)
    if swollen or sum(info.file_size for info in parts) > LARGEST_WHOLE:
        raise UnreadableError("The file would become too large when unpacked.")
    if missing := [name for name in NEEDED if name not in names]:
        raise UnreadableError(f"The file is no Word file (.docx): its part {missing[0]} is missing.")


def _part(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    with archive.open(info) as packed:
        part = packed.read(LARGEST_PART + 1)  # whatever size the directory claims
    if len(part) > LARGEST_PART or part.count(b"<") + part.count(b"=") > MOST_SIGNS:
        raise UnreadableError("The text is too long to be read from a file.")
    return part


def _parse(part: bytes) -> etree._Element:
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(part, parser)
    except etree.XMLSyntaxError as problem:
        raise UnreadableError("The file is damaged: a part of it cannot be read.") from problem
    if root.getroottree().docinfo.internalDTD is not None:
        raise UnreadableError("The file contains a document type, which Word never writes. Save it anew in Word.")
    return root


def _check_kind(parts: dict[str, etree._Element]) -> None:
    kinds = [str(one.get("ContentType") or "") for one in parts["[Content_Types].xml"]]
    if any("macroenabled" in kind.lower() or "vbaproject" in kind.lower() for kind in kinds):
        raise UnreadableError("The file may contain macros (.docm). Save it as an ordinary .docx.")
    if MAIN not in kinds:
        raise UnreadableError("The file is no Word document (.docx); a template or another kind cannot be read.")
    if parts["word/document.xml"].tag != f"{W}document":
        raise UnreadableError("The file is in the strict form of Open XML. Save it as an ordinary .docx.")
