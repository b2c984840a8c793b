"""Which column is which."""

from __future__ import annotations

import pytest

from invitations.addresses import import_columns


@pytest.mark.parametrize(
    ("header", "key"),
    [
        ("State", "party"),
        ("État", "party"),
        ("PAYS", "party"),
        ("iso3", "party"),
        ("Countrys", "party"),
        ("State or organisation", "party"),
        ("Name of the mission", "mission"),
        ("Permanent Representative", "holder"),
        ("Ambassadeur", "holder"),
        ("Form of address", "salutation"),
        ("Langue", "language"),
        ("E-Mail", "emails"),
        ("e_mail 2", "emails"),
        ("Courriel", "emails"),
        ("CC", "copies"),
        ("New York", "fallback"),
        ("confirmed", "confirmed"),
        ("Fax", ""),
        ("", ""),
    ],
)
def test_a_header_is_recognised(header: str, key: str) -> None:
    assert import_columns.guess([header]) == [key]


def test_a_column_is_given_once_unless_it_holds_mailboxes() -> None:
    assert import_columns.guess(["State", "Country", "Email 1", "Email 2"]) == ["party", "", "emails", "emails"]


def test_every_column_is_recognised_by_its_own_name() -> None:
    labels = [str(column.label) for column in import_columns.COLUMNS]

    assert import_columns.guess(labels) == [column.key for column in import_columns.COLUMNS]


def test_no_name_belongs_to_two_columns() -> None:
    names = [name for column in import_columns.COLUMNS for name in column.also.split(", ")]

    assert len(names) == len(set(names))


@pytest.mark.parametrize(
    ("text", "code"),
    [("en", "en"), ("English", "en"), ("Français", "fr"), ("ESPAÑOL", "es"), ("zh-hans", "zh-hans"), ("Klingon", None)],
)
def test_a_language_is_understood(text: str, code: str | None) -> None:
    assert import_columns.language_of(text) == code
