"""The register's source: States, treaty actions, missions and organisations from the reference data of the sample."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction

from invitations.models import Act, Address, Delegation, OfficeHolder, Organisation, State
from msp import journal
from msp.models import Meeting, Treaty, User

DATA = Path(__file__).parent / "data"

# Art. 17 of the Convention on Cluster Munitions: the first day of the sixth month after the month of the deposit.
CCM_RULE: dict[str, Any] = {
    "threshold": {"count": 30},
    "general": {"op": "first_of_nth_month_after", "n": 6},
    "later": {"op": "first_of_nth_month_after", "n": 6, "applies_to": "after_threshold"},
}
# States younger than the Convention of 30 May 2008. Independence; the United Nations admitted it five days later.
FOUNDED = {"SSD": date(2011, 7, 9)}
NAMES = ("name", "formal")
LANGUAGES = ("en", "fr", "es", "ru", "zh", "ar")

# How a head of post is addressed whose name is not on record: (name as printed, salutation). A record holds the English
# form, since every letter has an English text; a French text may take the French one for a holder who is not named.
UNNAMED = {
    "en": ("H.E. the Permanent Representative", "Excellency,"),
    "fr": ("S.E. le Représentant permanent", "Excellence,"),
}
UNNAMED_OBSERVER = "H.E. the Permanent Observer"
UNNAMED_MINISTER = "H.E. the Minister of Foreign Affairs"
UNNAMED_HEAD = ("The Head of the Organisation", "Dear Sir or Madam,")

# Who is written to where a State is not a member of the United Nations and has no mission in Geneva.
MINISTRY = "Ministry of Foreign Affairs of", "Ministère des affaires étrangères"

# As the founding letter of 5 March 2010 prints its one addressee.
FOUNDING_CODE = "NOR"
FOUNDING_MISSION = "Permanent Mission of Norway to UNO in Geneva"
FOUNDING_HOLDER = {
    "name": "H.E. Mme Bente ANGELL-Hansen",
    "title": "Ambassador Permanent Representative",
    "salutation": "Excellency,",
    "named": True,
}


def rows(name: str) -> Iterator[dict[str, str]]:
    """Yield the rows of one file of reference data."""
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


# --- States, acts, organisations -------------------------------------------------------------------------------------


def load_states() -> None:
    """Write the 197 States, names exactly as the United Nations writes them; run again, it brings names up to date."""
    places = {row["iso3"]: row for row in rows("tilegrid.csv")}
    states = [_state(row, places[row["iso3"]]) for row in rows("states.csv")]
    names = [field.name for field in State._meta.concrete_fields if not field.primary_key and field.name != "code"]
    State.objects.bulk_create(states, update_conflicts=True, unique_fields=["code"], update_fields=names)


def _state(row: dict[str, str], place: dict[str, str]) -> State:
    return State(
        code=row["iso3"],
        iso2=row["iso2"],
        in_text_en=row["in_text_en"],
        genitive_fr=row["genitive_fr"],
        region=row["regional_group"],
        un_status=row["un_status"],
        exists_from=FOUNDED.get(row["iso3"]),
        ldc=row["ldc"] == "yes",
        lldc=row["lldc"] == "yes",
        sids=row["sids"] == "yes",
        seat_en=int(row["seating_order_en"]),
        seat_fr=int(row["seating_order_fr"]),
        tile_column=int(place["column"]),
        tile_row=int(place["row"]),
        **{f"{name}_{language}": row[f"{name}_{language}"] for name in NAMES for language in LANGUAGES},
    )


def load_treaty_acts(treaty: Treaty) -> None:
    """Write the actions under the Convention on Cluster Munitions for this treaty; an action that is there stays."""
    ids = dict(State.objects.values_list("code", "pk"))
    acts = [act for row in rows("ccm_status.csv") for act in _acts(row, treaty, ids[row["iso3"]])]
    Act.objects.bulk_create(acts, ignore_conflicts=True)


def _acts(row: dict[str, str], treaty: Treaty, state_id: int) -> Iterator[Act]:
    days = (
        (Act.Kind.SIGNATURE, row["signature_date"], ""),
        (row["consent_type"], row["consent_date"], ""),
        (Act.Kind.WITHDRAWAL, row["withdrawal_notice_date"], row["withdrawal_effective_date"]),
    )
    for kind, on, effective_on in days:
        if on:
            made_on = date.fromisoformat(on)
            source = row["source"]
            yield Act(
                state_id=state_id, treaty=treaty, kind=kind, on=made_on, effective_on=_day(effective_on), source=source
            )


def load_organisations() -> None:
    """Write the observer organisations; run again, it brings names up to date."""
    organisations = [
        Organisation(
            code=row["code"],
            name_en=row["name_en"],
            name_fr=row["name_fr"],
            kind=row["kind"],
            basis=row["basis_in_ccm_rules"],
            letter_form=row["letter_form"],
        )
        for row in rows("observers.csv")
    ]
    names = ["name_en", "name_fr", "kind", "basis", "letter_form"]
    Organisation.objects.bulk_create(organisations, update_conflicts=True, unique_fields=["code"], update_fields=names)


# --- delegations to a meeting ----------------------------------------------------------------------------------------


def open_delegations(
    meeting: Meeting, *, on: date, by: User | None = None, founding: bool = False, addresses: bool = True
) -> int:
    """Open a delegation for every State that exists on a day, except the presidency, and return how many are new.

    Delegations that are there stay as they are. `founding` gives Norway the words of the founding letter; without
    `addresses` the invented mailboxes of the sample are left out, for a meeting whose own are imported afterwards.
    """
    states = State.objects.on(on).exclude(code=meeting.presidency_code).exclude(delegations__meeting=meeting)
    missions = {row["iso3"]: row for row in rows("geneva_missions.csv")}
    found = [state for state in states.order_by("seat_en") if state.code in missions]
    with transaction.atomic():
        opened = Delegation.objects.bulk_create(
            _delegation(meeting, state, missions[state.code], addresses=addresses) for state in found
        )
        OfficeHolder.objects.bulk_create(
            OfficeHolder(delegation=delegation, **unnamed(delegation, missions[delegation.code]["mission_kind"]))
            for delegation in opened
        )
        if addresses:
            _write_addresses((delegation, missions[delegation.code]["email"]) for delegation in opened)
        if founding:
            _set_founding(opened)
        _note(meeting, by, "opened delegations of States", len(opened))
    return len(opened)


def open_organisations(meeting: Meeting, *, by: User | None = None, addresses: bool = True) -> int:
    """Open a delegation for every organisation and return how many are new; those that are there stay as they are."""
    emails = {row["code"]: row["email"] for row in rows("observers.csv")}
    organisations = Organisation.objects.exclude(delegations__meeting=meeting).order_by("name_en")
    name, salutation = UNNAMED_HEAD
    with transaction.atomic():
        opened = Delegation.objects.bulk_create(_body(meeting, body) for body in organisations)
        OfficeHolder.objects.bulk_create(
            OfficeHolder(delegation=delegation, name=name, salutation=salutation, named=False) for delegation in opened
        )
        if addresses:
            _write_addresses((delegation, emails.get(delegation.code, "")) for delegation in opened)
        _note(meeting, by, "opened delegations of organisations", len(opened))
    return len(opened)


def open_delegation(meeting: Meeting, party: State | Organisation, *, by: User) -> Delegation:
    """Open the delegation of one party that the address book does not hold yet, without any mailbox."""
    if isinstance(party, Organisation):
        return _open_one(_body(meeting, party), dict(zip(("name", "salutation"), UNNAMED_HEAD, strict=True)), by=by)
    row = next((row for row in rows("geneva_missions.csv") if row["iso3"] == party.code), {})
    delegation = _delegation(meeting, party, row, addresses=False)
    return _open_one(delegation, unnamed(delegation, row.get("mission_kind", "")), by=by)


def _open_one(fresh: Delegation, head: dict[str, Any], *, by: User) -> Delegation:
    with transaction.atomic():
        here = Delegation.objects.filter(
            meeting=fresh.meeting, state=fresh.state, organisation=fresh.organisation
        ).first()
        if here is not None:
            return here
        fresh.save()
        OfficeHolder.objects.create(delegation=fresh, **{**head, "named": False})
        journal.note(fresh, "opened", meeting=fresh.meeting, by=by)
    return fresh


def _body(meeting: Meeting, body: Organisation) -> Delegation:
    return Delegation(meeting=meeting, organisation=body, mission_name=body.name_en, mission_name_fr=body.name_fr)


def unnamed(delegation: Delegation, mission_kind: str = "") -> dict[str, Any]:
    """Return the office-holder of a post whose person is not on record: known by office, never by a guessed name."""
    name, salutation = UNNAMED["en"]
    if "observer" in mission_kind:
        name = UNNAMED_OBSERVER
    if delegation.mission_name.startswith(MINISTRY[0]):
        name = UNNAMED_MINISTER
    return {"name": name, "title": "", "salutation": salutation, "named": False}


def _delegation(meeting: Meeting, state: State, row: dict[str, str], *, addresses: bool) -> Delegation:
    confirmed = row.get("has_geneva_mission") == "yes"
    name, name_fr = _mission_names(state, row)
    return Delegation(
        meeting=meeting,
        state=state,
        post=Delegation.Post.CONFIRMED if confirmed else Delegation.Post.UNCONFIRMED,
        mission_name=name,
        mission_name_fr=name_fr,
        language=row.get("correspondence_language", "en"),
        fallback_email=row.get("fallback_email", "") if addresses else "",
        note="" if confirmed else _doubt(row),
    )


def _mission_names(state: State, row: dict[str, str]) -> tuple[str, str]:
    """Return the mission's names in English and French; where Geneva has none, those of the post that is written to."""
    if row.get("mission_name_en"):
        return row["mission_name_en"], row["mission_name_fr"]
    if state.un_status == "member state":
        return (
            f"Permanent Mission of {state.in_text_en} to the United Nations in New York",
            f"Mission permanente {state.genitive_fr} auprès des Nations Unies à New York",
        )
    return (
        f"Ministry of Foreign Affairs of {state.in_text_en}",
        f"Ministère des affaires étrangères {state.genitive_fr}",
    )


def _doubt(row: dict[str, str]) -> str:
    """Say what is known of a post that is not confirmed."""
    covered = row.get("covered_from", "")
    place = f"Covered from: {covered}." if covered and covered != "not established" else ""
    return " ".join(text for text in (place, row.get("note", "")) if text)


def _write_addresses(pairs: Iterable[tuple[Delegation, str]]) -> None:
    Address.objects.bulk_create(Address(delegation=delegation, email=email) for delegation, email in pairs if email)


def _set_founding(opened: list[Delegation]) -> None:
    norway = next((delegation for delegation in opened if delegation.code == FOUNDING_CODE), None)
    if norway is None:
        return
    Delegation.objects.filter(pk=norway.pk).update(mission_name=FOUNDING_MISSION)
    OfficeHolder.objects.filter(delegation=norway).update(**FOUNDING_HOLDER)


def _note(meeting: Meeting, by: User | None, deed: str, count: int) -> None:
    if count:
        journal.note(meeting, deed, meeting=meeting, by=by, count=count)
