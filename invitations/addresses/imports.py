"""Importing an address book: every row is checked against the record, the good ones are written, the others wait."""

from __future__ import annotations

import difflib
import re
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import formats
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from invitations import register
from invitations.addresses import addressbook, import_drafts, lines
from invitations.addresses.addressbook import Mailbox
from invitations.addresses.import_columns import BY_KEY, NO, YES, language_of
from invitations.addresses.import_drafts import Draft
from invitations.addresses.lines import plain
from invitations.addresses.sheets import FORMULA
from invitations.models import Address, Delegation, OfficeHolder, Organisation, State
from msp import journal
from msp.models import Meeting, User

Party = State | Organisation
TO, COPY = Address.Purpose.TO, Address.Purpose.COPY
LIMITS = {"party": 300, "mission": 300, "mission_fr": 300, "holder": 200, "title": 200, "salutation": 100}
MAILBOXES = 10
LANGUAGES = ("en", "fr", "es", "ru", "zh", "ar")


class Status(StrEnum):
    """What would become of a row."""

    BAD = "bad"
    CHANGED = "changed"
    NEW = "new"
    SAME = "same"
    OUT = "out"
    DONE = "done"


@dataclass
class Line:
    """One row of the file: what it says, what is wrong with it, and what it would change."""

    row: int
    number: int
    values: dict[str, str]
    party: Party | None = None
    delegation: Delegation | None = None
    faults: dict[str, str] = field(default_factory=dict)
    wanted: dict[str, Any] = field(default_factory=dict)
    # (column, as it is, as it would be)
    changes: list[tuple[str, str, str]] = field(default_factory=list)
    status: Status = Status.SAME

    @property
    def name(self) -> str:
        """Whom the row is about, in the language of the page; what it says itself where nobody is meant."""
        return self.party.name_in(get_language() or "en") if self.party else self.values.get("party", "")

    @property
    def others(self) -> list[tuple[str, str]]:
        """What stands in the cells that need no repair, as (column, text)."""
        shown = [key for key in BY_KEY if key != "party" and key not in self.faults and self.values.get(key)]
        return [(str(BY_KEY[key].label), self.values[key]) for key in shown]


@dataclass
class Result:
    """What an import did: the rows written, and those that could not be, with the reason."""

    written: int = 0
    failed: list[tuple[int, str]] = field(default_factory=list)


# --- the record to compare with --------------------------------------------------------------------------------------


class Book:
    """Who can be meant by a name or a code, and what the address book says of them: five queries, whatever the rows."""

    def __init__(self, meeting: Meeting, *, on: date) -> None:
        self.meeting, self.on = meeting, on
        # Names that two parties share, such as AU, lead to both, so that nobody is taken for another.
        self.names: dict[str, dict[str, Party]] = defaultdict(dict)
        self.parties: list[Party] = [*State.objects.order_by("seat_en"), *Organisation.objects.order_by("name_en")]
        for party in self.parties:
            for name in _names(party):
                self.names[plain(name)][party.code] = party
        found = meeting.delegations.select_related("state", "organisation").prefetch_related("addresses")
        self.delegations = {delegation.code: delegation for delegation in found}
        heads = OfficeHolder.objects.filter(delegation__meeting=meeting, until_on=None)
        self.heads = {head.delegation_id: head for head in heads}

    def find(self, text: str) -> list[Party]:
        """Return who can be meant by a name or code that is written in full."""
        return list(self.names.get(plain(text), {}).values())

    def nearest(self, text: str) -> str:
        """Return the known name that is most like a text, or nothing; slow, for the rows on the screen only."""
        near = difflib.get_close_matches(plain(text)[:100], self.names, n=1, cutoff=0.75)
        return next(iter(self.names[near[0]].values())).name_in("en") if near else ""


def _names(party: Party) -> list[str]:
    if isinstance(party, Organisation):
        return [party.code, party.name_en, party.name_fr or party.name_en]
    names = [getattr(party, f"{kind}_{language}") for kind in register.NAMES for language in LANGUAGES]
    return [party.code, party.iso2, party.in_text_en, *names]


# --- checking --------------------------------------------------------------------------------------------------------


def check(draft: Draft, book: Book) -> list[Line]:
    """Return every row of a draft with what is wrong with it or what it would change; nothing is written."""
    found = [_line(draft, row, book) for row in range(len(draft.rows))]
    _mark_twice(found)
    for line in found:
        if line.status == Status.SAME and line.faults:
            line.status = Status.BAD
        elif line.status == Status.SAME and line.party:
            _compare(line, book)
    return found


def _line(draft: Draft, row: int, book: Book) -> Line:
    line = Line(row, draft.numbers[row], draft.values(row))
    if row in draft.imported:
        line.status = Status.DONE
    elif row in draft.left_out:
        line.status = Status.OUT
    else:
        _read_party(line, book)
        _read_values(line)
    return line


def _read_party(line: Line, book: Book) -> None:
    text = line.values.get("party", "")
    found = book.find(text)
    if len(found) == 1:
        line.faults |= _party_fault(found[0], book)
        line.party, line.delegation = found[0], book.delegations.get(found[0].code)
    elif found:
        names = ", ".join(party.name_in("en") for party in found)
        line.faults["party"] = _("“%(text)s” may mean: %(names)s. Write the name.") % {"text": text, "names": names}
    else:
        unknown = _("No State or organisation has this name or code.")
        line.faults["party"] = unknown if text else _("Write the State or organisation.")


def _party_fault(party: Party, book: Book) -> dict[str, str]:
    if party.code == book.meeting.presidency_code:
        return {"party": _("This is the presidency, which does not write to itself. Leave the row out.")}
    if isinstance(party, State) and party.exists_from and party.exists_from > book.on:
        words = {"state": party.name, "day": formats.date_format(party.exists_from, "DATE_FORMAT")}
        return {"party": _("%(state)s exists since %(day)s. Leave the row out.") % words}
    return {}


def _read_values(line: Line) -> None:
    for key, text in line.values.items():
        if key == "party" or not text:
            continue
        if text[0] in FORMULA:
            line.faults[key] = _("This looks like a formula. Write the words themselves.")
        elif key in ("emails", "copies"):
            _read_mailboxes(line, key, text)
        elif fault := _fault(key, text):
            line.faults[key] = fault
        else:
            line.wanted[key] = _value(key, text)
    both = {email.casefold() for email in line.wanted.get("emails", ())}
    if any(email.casefold() in both for email in line.wanted.get("copies", ())):
        line.faults["copies"] = _("A mailbox that receives the letter needs no copy.")


def _fault(key: str, text: str) -> str:
    if key == "fallback":
        return lines.email_fault(text)
    if key == "language":
        return "" if language_of(text) else _("Write English, French, Spanish, Arabic, Chinese or Russian.")
    if key == "confirmed":
        return "" if plain(text) in YES | NO else _("Write yes or no.")
    return lines.fault_in(text, limit=LIMITS[key])


def _value(key: str, text: str) -> Any:
    if key == "language":
        return language_of(text)
    return plain(text) in YES if key == "confirmed" else text


def _read_mailboxes(line: Line, key: str, text: str) -> None:
    emails = list({email.casefold(): email for email in re.split(r"[;,\s]+", text) if email}.values())
    if len(emails) > MAILBOXES:
        line.faults[key] = _("At most %(limit)s mailboxes can be given.") % {"limit": MAILBOXES}
        return
    for email in emails:
        if fault := lines.email_fault(email):
            line.faults[key] = f"“{email[:60]}”: {fault}"
            return
    line.wanted[key] = emails


def _mark_twice(found: list[Line]) -> None:
    """Mark rows about the same party: which of them is right, only a person can say."""
    by_code: dict[str, list[Line]] = defaultdict(list)
    for line in found:
        if line.party and line.status == Status.SAME:
            by_code[line.party.code].append(line)
    for same in by_code.values():
        if len(same) > 1:
            numbers = ", ".join(str(line.number) for line in same[:5])
            words = _("Rows %(rows)s are about the same party. Leave all but one out.") % {"rows": numbers}
            for line in same:
                line.faults.setdefault("party", words)


def _compare(line: Line, book: Book) -> None:
    head = book.heads.get(line.delegation.pk) if line.delegation else None
    if line.delegation and not head and "holder" not in line.wanted and {"title", "salutation"} & line.wanted.keys():
        line.faults["holder"] = _("Nobody is on record for this title or salutation. Write the head of the post too.")
        line.status = Status.BAD
        return
    for key, now in _record(line.delegation, head).items():
        if key in line.wanted:
            wanted = line.wanted[key]
            if _same(now, wanted):
                del line.wanted[key]
            else:
                line.changes.append((str(BY_KEY[key].label), _said(now), _said(wanted)))
    if line.delegation is None:
        line.status = Status.NEW
    elif line.changes:
        line.status = Status.CHANGED


def _record(delegation: Delegation | None, head: OfficeHolder | None) -> dict[str, Any]:
    """Return what the address book says, column by column."""
    addresses = list(delegation.addresses.all()) if delegation else []
    return {
        "mission": delegation.mission_name if delegation else "",
        "mission_fr": delegation.mission_name_fr if delegation else "",
        "holder": head.name if head else "",
        "title": head.title if head else "",
        "salutation": head.salutation if head else "",
        "language": delegation.language if delegation else "",
        "emails": [address.email for address in addresses if address.purpose == TO],
        "copies": [address.email for address in addresses if address.purpose == COPY],
        "fallback": delegation.fallback_email if delegation else "",
        "confirmed": delegation is not None and delegation.post == Delegation.Post.CONFIRMED,
    }


def _same(now: Any, wanted: Any) -> bool:
    if isinstance(now, list):
        return {email.casefold() for email in now} == {email.casefold() for email in wanted}
    # "no" in a file takes no confirmation back.
    return bool(now == wanted or wanted is False)


def _said(value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return "; ".join(value) if isinstance(value, list) else str(value)


# --- writing ---------------------------------------------------------------------------------------------------------


def carry_out(draft: Draft, *, meeting: Meeting, by: User, on: date) -> Result:
    """Write the rows that are right, each by itself, so that none stops another; run again, it writes nothing twice.

    Rows that are not right stay in the draft. The journal gets a line for each record and one for the file.
    """
    book, result = Book(meeting, on=on), Result()
    for line in check(draft, book):
        if line.status not in (Status.CHANGED, Status.NEW):
            continue
        try:
            with transaction.atomic():
                _write(
                    line, meeting, by=by, on=on, head=book.heads.get(line.delegation.pk) if line.delegation else None
                )
        except IntegrityError:
            result.failed.append((line.number, _("Somebody else changed this record at the same moment.")))
        else:
            result.written += 1
            draft.imported.append(line.row)
    if result.written:
        journal.note(meeting, "imported addresses", meeting=meeting, by=by, file=draft.name, rows=result.written)
    import_drafts.keep(draft)
    return result


def _write(line: Line, meeting: Meeting, *, by: User, on: date, head: OfficeHolder | None) -> None:
    if line.party is None:
        raise TypeError("a row without a party is never written")
    delegation = line.delegation or register.open_delegation(meeting, line.party, by=by)
    wanted = line.wanted
    fields = {"mission": "mission_name", "mission_fr": "mission_name_fr", "language": "language"}
    fields["fallback"] = "fallback_email"
    amendments = {field: wanted[key] for key, field in fields.items() if key in wanted}
    if amendments:
        addressbook.amend(delegation, by=by, **amendments)
    if {"holder", "title", "salutation"} & wanted.keys():
        _appoint(delegation, head or addressbook.holder_of(delegation), wanted, by=by, on=on)
    if {"emails", "copies"} & wanted.keys():
        addressbook.write_mailboxes(delegation, _mailboxes(delegation, wanted), by=by)
    if wanted.get("confirmed"):
        addressbook.confirm(delegation, by=by)


def _appoint(delegation: Delegation, head: OfficeHolder | None, wanted: dict[str, Any], *, by: User, on: date) -> None:
    """Put the row's words on record; a new person brings no title of the one before, but the office's salutation."""
    same = "holder" not in wanted
    addressbook.appoint(
        delegation,
        name=wanted.get("holder", head.name if head else ""),
        title=wanted.get("title", head.title if head and same else ""),
        salutation=wanted.get("salutation", head.salutation if head else ""),
        named=head.named if head and same else True,
        on=on,
        by=by,
    )


def _mailboxes(delegation: Delegation, wanted: dict[str, Any]) -> list[Mailbox]:
    """Return the post's mailboxes with those of the row in place; labels of mailboxes that stay are kept."""
    now = list(delegation.addresses.all())
    labels = {address.email.casefold(): address.label for address in now}
    boxes: dict[str, Mailbox] = {}
    for key, purpose in (("emails", TO), ("copies", COPY)):
        kept = [address.email for address in now if address.purpose == purpose]
        for email in wanted.get(key, kept):
            boxes.setdefault(email.casefold(), Mailbox(email, purpose, labels.get(email.casefold(), "")))
    return list(boxes.values())
