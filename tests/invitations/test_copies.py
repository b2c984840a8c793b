"""One copy: printed once, its mails promised with it, whatever dies in between."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from django.core.files.storage import default_storage

from invitations import copies, enclosures, facts, letters, links
from invitations.drafts import ParagraphDraft, TextDraft
from invitations.enclosures import Paper
from invitations.models import Address, Copy, Delegation, Enclosure, Letter, OfficeHolder, ReplyLink
from msp import mail, outbox, pdf
from msp.models import Meeting, OutgoingMail, User
from tests import make
from tests.msp import reading


@pytest.fixture
def norway(meeting: Meeting) -> Delegation:
    return make.consented(make.delegation(meeting, "NOR"))


@pytest.fixture
def letter(meeting: Meeting, president: User, ambassador: User, norway: Delegation) -> Letter:
    made = make.letter(meeting, president, "I invite {state}.")
    enclosures.enclose(made, Paper(title="Agenda", body="- Dates of the meeting"), by=president)
    made.refresh_from_db()
    letters.approve(made, by=ambassador)
    return made


def message(one: OutgoingMail) -> EmailMessage:
    return message_from_bytes(outbox.stored(one), policy=default)


def attached(one: OutgoingMail) -> dict[str, bytes]:
    return {str(part.get_filename()): part.get_content() for part in message(one).iter_attachments()}


def said(one: OutgoingMail, kind: str = "plain") -> str:
    body = message(one).get_body((kind,))
    assert body
    return str(body.get_content())


def test_a_copy_is_printed_with_its_enclosures_and_its_own_link(letter: Letter) -> None:
    copy = letter.copies.get()

    assert copies.prepare(copy)

    copy.refresh_from_db()
    data = copy.pdf.open("rb").read()
    link = links.url(ReplyLink.objects.get())
    assert (copy.status, copy.fault) == ("ready", "")
    assert copy.pdf_sha256 == hashlib.sha256(data).hexdigest()
    assert "I invite Nor." in reading.text(data, 0)
    assert "Dates of the meeting" in reading.text(data, 1)
    assert set(reading.links(data)) == {link}


def test_the_mail_is_promised_with_the_copy_and_held(letter: Letter) -> None:
    copies.prepare(letter.copies.get())

    (promised,) = OutgoingMail.objects.all()
    copy = letter.copies.get()
    link = links.url(ReplyLink.objects.get())
    assert (promised.status, promised.round, promised.meeting) == ("held", letter.round, letter.meeting)
    assert promised.key == copies.key(copy, 0)
    assert copies.copy_of(promised.key) == copies.copy_of(f"{promised.key}#2") == copy.pk
    assert promised.recipient == "mission.nor@missions.example"
    assert promised.subject == "Invitation: Briefing, Wednesday 17 March 2010 at 3:00 pm"
    assert message(promised)["Reply-To"] == "rsvp@presidency.example"
    assert message(promised)["From"].startswith("Permanent Mission of the Lao PDR <")
    assert message(promised)["Auto-Submitted"] is None
    assert link in said(promised)
    assert f'href="{link}"' in said(promised, "html")
    assert attached(promised) == {"No-001-Lao-PM.GE.10-NOR.pdf": copy.pdf.open("rb").read()}


def test_the_covering_note_is_short_and_courteous(letter: Letter) -> None:
    copies.prepare(letter.copies.get())

    text = said(OutgoingMail.objects.get())

    for words in (
        "Excellency,",
        "by which Nor is invited to this event: Briefing, Wednesday 17 March 2010 at 3:00 pm.",
        "Nor has consented to be bound: I would ask that your delegation include a representative",
        "By 15 March 2010, in about one minute. No account is needed.",
        "- Agenda",
        "Please accept, Excellency, the assurances of my highest consideration.",
        "Yong CHANTHALANGSY",
        "Sent to the address on record of Permanent Mission of Nor",
        "The link is personal to Nor",
        "This message contains no tracking.",
    ):
        assert words in text


def test_every_mailbox_gets_its_own_mail_and_link(meeting: Meeting, president: User, ambassador: User) -> None:
    norway = make.delegation(meeting, "NOR")
    norway.addresses.create(email="capital@norway.example", purpose=Address.Purpose.COPY, label="The Ministry.")

    make.ready_letter(meeting, president, ambassador)

    mission, capital = OutgoingMail.objects.order_by("pk")
    urls = {link.email: links.url(link) for link in ReplyLink.objects.all()}
    assert [urls[one.recipient] in said(one) for one in (mission, capital)] == [True, True]
    assert urls[mission.recipient] not in said(capital)
    assert "This is a copy of the letter to" in said(capital)
    assert "The Ministry." in said(capital)
    assert list(attached(mission).values()) == list(attached(capital).values())


def test_a_letter_to_the_fallback_address_says_so(meeting: Meeting, president: User, ambassador: User) -> None:
    make.delegation(meeting, "TUV", post="fallback")

    make.ready_letter(meeting, president, ambassador)

    (sent,) = OutgoingMail.objects.all()
    assert sent.recipient == "newyork.tuv@missions.example"
    assert "Sent to the fallback address on record" in said(sent)
    assert Copy.objects.get().via_fallback


def test_a_state_that_has_not_ratified_is_not_asked_to_sign(
    meeting: Meeting, president: User, ambassador: User
) -> None:
    make.delegation(meeting, "THA")

    make.ready_letter(meeting, president, ambassador)

    assert "consented to be bound" not in said(OutgoingMail.objects.get())


def test_a_letter_that_asks_nothing_has_no_link_to_press(meeting: Meeting, president: User, ambassador: User) -> None:
    make.delegation(meeting, "NOR")
    note = replace(make.draft(meeting, "For your information.", subject="A note"), event=None, reply_by=None)
    letter = letters.compose(meeting, note, by=president)
    letters.approve(letter, by=ambassador)

    copies.prepare(letter.copies.get())

    (sent,) = OutgoingMail.objects.all()
    assert "/r/" not in said(sent) + said(sent, "html")
    assert "Please find enclosed my letter of today’s date." in said(sent)
    assert reading.links(next(iter(attached(sent).values()))) == []


def test_hostile_names_arrive_letter_by_letter(meeting: Meeting, president: User, ambassador: User) -> None:
    hostile = make.delegation(meeting, "NOR", mission_name="<b>{{7*7}}</b> & Co")
    OfficeHolder.objects.filter(delegation=hostile).update(salutation="Dear <script>alert(1)</script>,")

    make.ready_letter(meeting, president, ambassador, "To {mission.name}.")

    (sent,) = OutgoingMail.objects.all()
    data = next(iter(attached(sent).values()))
    assert "To <b>{{7*7}}</b> & Co." in reading.text(data)
    assert "<b>{{7*7}}</b> & Co" in said(sent)
    assert "<script>" not in said(sent, "html")
    assert "&lt;b&gt;{{7*7}}&lt;/b&gt; &amp; Co" in said(sent, "html")


def test_prepared_twice_is_once(letter: Letter) -> None:
    stale = letter.copies.get()
    copies.prepare(letter.copies.get())
    before = Copy.objects.values().get()

    again = copies.prepare(stale)

    assert not again
    assert Copy.objects.values().get() == before
    assert OutgoingMail.objects.count() == 1


def test_a_worker_that_dies_before_the_rows_leaves_nothing_half_done(
    letter: Letter, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as dying:
        dying.setattr(mail, "queue", lambda **facts: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            copies.prepare(letter.copies.get())
    assert (letter.copies.get().status, OutgoingMail.objects.count()) == ("promised", 0)

    copies.prepare_some([letter.copies.get().pk])

    assert (letter.copies.get().status, OutgoingMail.objects.count()) == ("ready", 1)
    # The paper printed before the end was found again: one file, not two.
    _folders, files = default_storage.listdir(str(Path(str(letter.copies.get().pdf)).parent))
    assert len(files) == 1


def test_a_letter_withdrawn_meanwhile_promises_nothing(letter: Letter, ambassador: User) -> None:
    copy = letter.copies.get()
    letters.withdraw(letter, by=ambassador)

    assert not copies.prepare(copy)
    copies.prepare_some([copy.pk])

    assert not OutgoingMail.objects.exists()


def test_what_no_typeface_has_is_named_and_the_others_go_on(
    meeting: Meeting, president: User, ambassador: User
) -> None:
    make.delegation(meeting, "NOR")
    chile = make.delegation(meeting, "CHL")
    letter = make.approved_letter(meeting, president, ambassador)
    broken = letter.copies.get(delegation=chile)
    Copy.objects.filter(pk=broken.pk).update(facts={**broken.facts, "salutation": "张 Excellency,"})

    copies.prepare_some(letter.copies.values_list("pk", flat=True))

    broken.refresh_from_db()
    assert broken.status == "faulty"
    assert "张 (U+5F20)" in broken.fault
    assert letter.copies.exclude(pk=broken.pk).get().status == "ready"
    assert [one.recipient for one in OutgoingMail.objects.all()] == ["mission.nor@missions.example"]


def test_what_nobody_foresaw_stops_one_letter_only(
    letter: Letter, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(pdf, "join", lambda *parts: 1 / 0)
        copies.prepare_some([letter.copies.get().pk])

    copy = letter.copies.get()
    assert copy.status == "faulty"
    assert "unforeseen" in copy.fault
    assert "ZeroDivisionError" in caplog.text


def test_a_machine_that_cannot_print_says_so_on_every_copy(letter: Letter, monkeypatch: pytest.MonkeyPatch) -> None:
    def unable(_facts: object) -> bytes:
        raise pdf.Unavailable("Run: apt-get install libpango")

    with monkeypatch.context() as broken:
        broken.setattr(pdf, "letter", unable)
        copies.prepare(letter.copies.get())
    assert letter.copies.get().fault == "Run: apt-get install libpango"

    assert copies.prepare(letter.copies.get())


@pytest.mark.parametrize("how", ["changed", "gone"])
def test_an_enclosure_that_is_not_the_approved_one_stops_the_letter(letter: Letter, how: str) -> None:
    enclosure = Enclosure.objects.get()
    path = default_storage.path(str(enclosure.pdf))
    if how == "gone":
        default_storage.delete(str(enclosure.pdf))
    else:
        default_storage.delete(str(enclosure.pdf))
        with open(path, "wb") as file:
            file.write(b"%PDF-1.7 something else")

    copies.prepare(letter.copies.get())

    copy = letter.copies.get()
    assert copy.status == "faulty"
    assert "Agenda" in copy.fault


def test_a_paper_that_a_screen_reader_cannot_follow_travels_beside(
    meeting: Meeting, president: User, ambassador: User, norway: Delegation
) -> None:
    tagged = pdf.enclosure(
        {"kicker": "", "title": "Map", "byline": "", "dated": "", "body": "x", "language": "en", "direction": "ltr"}
    )
    file = BytesIO()
    with pikepdf.open(BytesIO(tagged)) as document:
        del document.Root.StructTreeRoot
        document.save(file)
    letter = make.letter(meeting, president)
    enclosures.enclose(letter, Paper(title="Map", file=file.getvalue()), by=president)
    enclosures.enclose(letter, Paper(title="Agenda", body="- one"), by=president)
    letter.refresh_from_db()
    letters.approve(letter, by=ambassador)

    copies.prepare(letter.copies.get())

    found = attached(OutgoingMail.objects.get())
    assert list(found) == ["No-001-Lao-PM.GE.10-NOR.pdf", "Enclosure-1.pdf"]
    assert found["Enclosure-1.pdf"] == file.getvalue()
    assert "Agenda" in reading.text(found["No-001-Lao-PM.GE.10-NOR.pdf"], 1)


def test_a_link_taken_back_since_is_replaced_before_it_is_printed(letter: Letter, president: User) -> None:
    old = ReplyLink.objects.get()
    links.revoke(old, by=president)

    copies.prepare(letter.copies.get())

    new = ReplyLink.objects.get(revoked_at=None)
    assert links.url(new) in said(OutgoingMail.objects.get())
    assert links.token(old) not in said(OutgoingMail.objects.get())


def test_a_french_letter_has_a_french_covering_note(meeting: Meeting, president: User, ambassador: User) -> None:
    make.delegation(meeting, "NOR", language="fr")
    french = TextDraft(
        "fr", "Invitation : {event.when}", "Veuillez agréer, Excellence…", "", (ParagraphDraft("Bonjour."),)
    )

    make.ready_letter(meeting, president, ambassador, more_texts=[french])

    (sent,) = OutgoingMail.objects.all()
    assert sent.subject == "Invitation : mercredi 17 mars 2010 à 15 h"
    assert "Veuillez agréer, Excellence…" in said(sent)
    assert '<html lang="fr"' in said(sent, "html")


def test_a_cover_is_written_without_a_link_in_the_facts(letter: Letter) -> None:
    copy = letter.copies.get()

    written = copies.cover(facts.with_link(copy.facts, "https://x.example/r/y/"), copy.facts["recipients"][0])

    assert "https://x.example/r/y/" in written.text
    assert "x.example" not in str(copy.facts)
