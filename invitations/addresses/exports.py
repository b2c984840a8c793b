"""Spreadsheets for people: what a cell says is only ever read as text, in whatever program opens it."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _

from invitations import board, table
from invitations.addresses.import_columns import COLUMNS, LANGUAGE_WORDS
from invitations.models import Address, Delegation, OfficeHolder
from msp.models import Meeting

# Spreadsheet programs compute cells that begin with one of these, some of them with the full-width forms too.
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
KINDS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}

Sheet = tuple[list[str], list[list[str]]]


def as_text(value: object) -> str:
    """Return a cell of a CSV file: a dangerous beginning gets an apostrophe before it."""
    text = str(value)
    return f"'{text}" if text.lstrip(" ").startswith(DANGEROUS) else text


def as_csv(headers: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """Return a CSV file in UTF-8 with the mark by which Excel knows it."""
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerows([as_text(cell) for cell in row] for row in [headers, *rows])
    return file.getvalue().encode("utf-8-sig")


def as_xlsx(headers: Sequence[str], rows: Iterable[Sequence[str]], *, title: str) -> bytes:
    """Return an Excel file of which every cell is typed as text."""
    from openpyxl import Workbook  # noqa: PLC0415 - slow import
    from openpyxl.cell import WriteOnlyCell  # noqa: PLC0415 - slow import

    book = Workbook(write_only=True)
    sheet = book.create_sheet(title[:31])
    sheet.freeze_panes = "B2"
    for row in [headers, *rows]:
        cells = [WriteOnlyCell(sheet, value=_printable(str(text))) for text in row]
        for cell in cells:
            cell.data_type = "s"
        sheet.append(cells)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _printable(text: str) -> str:
    return "".join(sign for sign in text if sign == "\n" or unicodedata.category(sign) != "Cc")


def write(kind: str, sheet: Sheet, *, title: str) -> bytes:
    """Return a table as a file of one of KINDS."""
    headers, rows = sheet
    return as_csv(headers, rows) if kind == "csv" else as_xlsx(headers, rows, title=title)


def download(kind: str, sheet: Sheet, *, name: str) -> HttpResponse:
    """Give a table to the browser as a file of one of KINDS; any other kind is not found."""
    if kind not in KINDS:
        raise Http404
    answer = HttpResponse(write(kind, sheet, title=name), content_type=KINDS[kind])
    answer["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    answer["Cache-Control"] = "no-store"
    return answer


# --- what the files hold ---------------------------------------------------------------------------------------------


def states_sheet(rows: list[table.Row], *, on: date) -> Sheet:
    """Return the States table as it stands on a day."""
    headers = [_("Code"), _("State"), _("Formal name"), _("Regional group"), _("Status on %(day)s") % {"day": on}]
    headers += [_("Action"), _("Date of the action"), _("In force for it on"), _("Reply"), _("Post"), _("Language")]
    headers += [_("Mission"), _("Head of the post"), _("Title"), _("E-mail addresses"), _("Copies to")]
    return headers, [_state_row(row) for row in rows]


def _state_row(row: table.Row) -> list[str]:
    capacity, delegation, head = row.capacity, row.delegation, row.head
    cells = [row.state.code, row.state.name, row.state.formal_en, row.region_words, capacity.words, capacity.deed]
    cells += [str(capacity.since or ""), str(capacity.binds_on or ""), row.reply_words, row.post_words]
    cells += [row.language_words, delegation.mission_name if delegation else ""]
    cells += [head.name if head else "", head.title if head else ""]
    return cells + [_mailboxes(row.addresses, purpose) for purpose in (Address.Purpose.TO, Address.Purpose.COPY)]


def board_sheet(rows: list[board.Row], *, on: date) -> Sheet:
    """Return the universalization board as it stands on a day."""
    headers = [_("Code"), _("State"), _("Regional group"), _("Status on %(day)s") % {"day": on}, _("Remaining step")]
    headers += [_("Who talks to it"), _("Since"), _("Last contact"), _("By"), _("Last talk"), _("What was said")]
    return [*headers, _("What was promised"), _("Deposit promised by")], [_board_row(row) for row in rows]


def _board_row(row: board.Row) -> list[str]:
    charge, talk, (contact_on, how) = row.charge, row.talk, row.contact or ("", None)
    cells = [
        row.state.code,
        row.state.name,
        row.region_words,
        row.capacity.words,
        str(row.step.label if row.step else ""),
    ]
    cells += [charge.name, str(charge.since)] if charge else ["", ""]
    cells += [str(contact_on), str(how.label if how else "")]
    cells += [str(talk.on), talk.said, talk.promised] if talk else ["", "", ""]
    return [*cells, str(row.promise or "")]


def _mailboxes(addresses: Iterable[Address], purpose: str) -> str:
    return "; ".join(address.email for address in addresses if address.purpose == purpose)


def address_sheet(meeting: Meeting, *, empty: bool = False) -> Sheet:
    """Return the address book in the columns that an import reads; `empty` leaves only their names."""
    headers = [str(column.label) for column in COLUMNS]
    if empty:
        return headers, []
    found = meeting.delegations.select_related("state", "organisation").prefetch_related("addresses")
    heads = OfficeHolder.objects.filter(delegation__meeting=meeting, until_on=None)
    by_delegation = {head.delegation_id: head for head in heads}
    ordered = sorted(found, key=lambda one: (one.state is None, one.state.seat_en if one.state else 0, str(one)))
    return headers, [_address_row(one, by_delegation.get(one.pk)) for one in ordered]


def _address_row(delegation: Delegation, head: OfficeHolder | None) -> list[str]:
    addresses = list(delegation.addresses.all())
    cells = {
        "party": delegation.name_in("en"),
        "mission": delegation.mission_name,
        "mission_fr": delegation.mission_name_fr,
        "holder": head.name if head else "",
        "title": head.title if head else "",
        "salutation": head.salutation if head else "",
        "language": _language(delegation.language),
        "emails": _mailboxes(addresses, Address.Purpose.TO),
        "copies": _mailboxes(addresses, Address.Purpose.COPY),
        "fallback": delegation.fallback_email,
        "confirmed": _("yes") if delegation.post == Delegation.Post.CONFIRMED else _("no"),
    }
    return [cells[column.key] for column in COLUMNS]


def _language(code: str) -> str:
    words = LANGUAGE_WORDS.get(code)
    return words[1].capitalize() if words else code
