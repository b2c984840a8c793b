"""The reference data, and the delegations that a meeting starts with."""

from __future__ import annotations

from datetime import date

import pytest

from invitations import register
from invitations.models import Act, Address, Delegation, OfficeHolder, Organisation, State
from msp.models import LogEntry, Meeting, User
from tests import make

DAY = date(2010, 3, 5)


@pytest.fixture
def book(meeting: Meeting) -> Meeting:
    """The meeting with every State, every act and every delegation of the sample."""
    make.treaty()
    register.open_delegations(meeting, on=DAY, founding=True)
    register.open_organisations(meeting)
    return meeting


def one(meeting: Meeting, code: str) -> Delegation:
    return Delegation.objects.get(meeting=meeting, state__code=code)


@pytest.mark.django_db
def test_loading_twice_is_loading_once() -> None:
    make.treaty()
    first = (State.objects.count(), Act.objects.count(), Organisation.objects.count())

    make.treaty()

    assert first == (State.objects.count(), Act.objects.count(), Organisation.objects.count()) == (197, 222, 60)


@pytest.mark.django_db
def test_loading_again_brings_a_name_up_to_date_and_keeps_the_row() -> None:
    make.treaty()
    norway = State.objects.get(code="NOR")
    State.objects.filter(pk=norway.pk).update(name_fr="Norge")

    register.load_states()

    assert State.objects.get(pk=norway.pk).name_fr == "Norvège"


@pytest.mark.django_db
def test_names_are_kept_as_the_united_nations_writes_them() -> None:
    register.load_states()

    ivory_coast, laos = State.objects.get(code="CIV"), State.objects.get(code="LAO")

    assert (ivory_coast.name_en, ivory_coast.name_zh) == ("Côte d'Ivoire", "科特迪瓦")
    assert laos.formal_en == "the Lao People's Democratic Republic"
    assert laos.name_in("ar") == "جمهورية لاو الديمقراطية الشعبية"


@pytest.mark.django_db
def test_south_sudan_enters_the_register_on_its_first_day() -> None:
    register.load_states()
    days = [DAY, date(2011, 7, 8), date(2011, 7, 9)]

    assert [State.objects.on(on).count() for on in days] == [196, 196, 197]


def test_the_presidency_does_not_write_to_itself(book: Meeting) -> None:
    codes = set(Delegation.objects.of_states().values_list("state__code", flat=True))

    assert len(codes) == 195
    assert not codes & {"LAO", "SSD"}


def test_seventeen_missions_are_not_confirmed(book: Meeting) -> None:
    doubtful = Delegation.objects.filter(meeting=book, post=Delegation.Post.UNCONFIRMED)

    assert set(doubtful.values_list("state__code", flat=True)) == {
        "ATG", "BLZ", "COK", "DMA", "GRD", "KIR", "FSM", "NRU", "NIU", "PLW", "PNG", "KNA", "LCA", "VCT", "STP", "TON",
        "TUV",
    }  # fmt: skip
    assert not doubtful.filter(fallback_email="").exists()


def test_opening_again_changes_nothing(book: Meeting, secretary: User) -> None:
    norway = one(book, "NOR")
    norway.addresses.all().delete()
    norway.office_holders.update(title="Chargée d'affaires")

    opened = register.open_delegations(book, on=DAY, founding=True), register.open_organisations(book)

    assert opened == (0, 0)
    assert not norway.addresses.exists()
    assert norway.office_holders.get().title == "Chargée d'affaires"


def test_a_later_day_opens_the_young_state_alone(book: Meeting) -> None:
    assert register.open_delegations(book, on=date(2012, 1, 1)) == 1
    assert one(book, "SSD").post == Delegation.Post.CONFIRMED


def test_norway_is_addressed_as_the_founding_letter_does(book: Meeting) -> None:
    norway = one(book, "NOR")
    holder = norway.office_holders.get()

    assert norway.mission_name == "Permanent Mission of Norway to UNO in Geneva"
    assert (holder.name, holder.title) == ("H.E. Mme Bente ANGELL-Hansen", "Ambassador Permanent Representative")
    assert (holder.salutation, holder.named) == ("Excellency,", True)


def test_without_the_founding_letter_norway_is_like_the_others(meeting: Meeting) -> None:
    register.load_states()

    register.open_delegations(meeting, on=DAY)

    norway = one(meeting, "NOR")
    assert norway.mission_name.startswith("Permanent Mission of Norway to the United Nations Office")
    assert norway.office_holders.get().name == "H.E. the Permanent Representative"


def test_who_is_not_on_record_is_known_by_office(book: Meeting) -> None:
    heads = {code: one(book, code).office_holders.get() for code in ("SEN", "VAT", "KIR", "COK")}

    assert {(head.title, head.salutation, head.named) for head in heads.values()} == {("", "Excellency,", False)}
    assert {code: head.name for code, head in heads.items()} == {
        "SEN": "H.E. the Permanent Representative",
        "VAT": "H.E. the Permanent Observer",
        "KIR": "H.E. the Permanent Representative",
        "COK": "H.E. the Minister of Foreign Affairs",
    }


def test_a_state_without_a_post_in_geneva_is_written_to_elsewhere(book: Meeting) -> None:
    assert one(book, "KIR").mission_name == "Permanent Mission of Kiribati to the United Nations in New York"
    assert one(book, "KIR").mission_name_fr == "Mission permanente de Kiribati auprès des Nations Unies à New York"
    assert one(book, "COK").mission_name == "Ministry of Foreign Affairs of the Cook Islands"


def test_every_post_has_a_mailbox_a_language_and_a_head(book: Meeting) -> None:
    everyone = Delegation.objects.filter(meeting=book)

    assert everyone.count() == 255
    assert set(everyone.values_list("language", flat=True)) == {"en", "fr", "es"}
    assert Address.objects.filter(delegation__meeting=book).count() == 255
    assert OfficeHolder.objects.filter(delegation__meeting=book, until_on=None).exclude(salutation="").count() == 255


def test_every_mailbox_of_the_sample_is_on_a_reserved_domain(book: Meeting) -> None:
    emails = list(Address.objects.values_list("email", flat=True))
    emails += Delegation.objects.exclude(fallback_email="").values_list("fallback_email", flat=True)

    assert [email for email in emails if not email.endswith(".example")] == []


def test_a_meeting_of_ones_own_starts_without_invented_mailboxes(meeting: Meeting) -> None:
    register.load_states()

    register.open_delegations(meeting, on=DAY, addresses=False)

    assert not Address.objects.exists()
    assert not Delegation.objects.exclude(fallback_email="").exists()


def test_opening_is_noted_once(book: Meeting) -> None:
    found = LogEntry.objects.filter(meeting=book, deed__startswith="opened").values_list("deed", "facts")

    assert sorted(found, key=str) == [
        ("opened delegations of States", {"count": 195}),
        ("opened delegations of organisations", {"count": 60}),
    ]


def test_one_party_is_opened_by_hand_without_a_mailbox(meeting: Meeting, secretary: User) -> None:
    register.load_states()
    register.load_organisations()

    chile = register.open_delegation(meeting, State.objects.get(code="CHL"), by=secretary)
    again = register.open_delegation(meeting, State.objects.get(code="CHL"), by=secretary)
    icrc = register.open_delegation(meeting, Organisation.objects.get(code="ICRC"), by=secretary)

    assert chile == again
    assert (chile.language, chile.fallback_email, chile.addresses.count()) == ("es", "", 0)
    assert chile.office_holders.get().name == "H.E. the Permanent Representative"
    assert icrc.office_holders.get().salutation == "Dear Sir or Madam,"
    assert LogEntry.objects.filter(deed="opened").count() == 2
