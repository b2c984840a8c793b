"""What a delegation keeps of its reply: the confirmation by mail, the calendar entry and the copy on paper."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from invitations import links, replies, sections
from invitations.models import Address, Invitation, Reply, ReplyLink
from msp import calendars, clock, events, mail, pdf
from msp.models import Meeting, User

# Before any circular: somebody has just pressed a button and waits.
URGENT = 2
# A lost link may be asked for again after this time; until then the same request is the same mail.
AGAIN_AFTER = timedelta(minutes=15)


def promise(reply: Reply) -> None:
    """Queue the confirmation, with old and new where something changed; to be called where the reply is recorded.

    It goes where the sender asked and to the mailbox of record: who holds a forwarded link cannot change an answer
    without the mission's knowledge.
    """
    invitation = reply.invitation
    before = replies.earlier(reply).first()
    for one in (reply, before):
        if one is not None:
            sections.complete(one)
    with translation.override(reply.language):
        old, new = (sections.lines(before) if before else []), sections.lines(reply)
        page = {
            **facts(reply),
            "lines": new,
            "changes": replies.compare(old, new) if before else [],
            "changed": before is not None,
        }
        entry = calendar(invitation, answer=reply.answer) if page["has_calendar"] else None
        for recipient in _recipients(reply, changed=before is not None):
            _confirm(reply, recipient, page, entry)


def facts(reply: Reply) -> dict[str, object]:
    """Return what the receipt, the mail and the paper all say about a reply."""
    invitation = reply.invitation
    meeting = invitation.delegation.meeting
    return {
        "reply": reply,
        "invitation": invitation,
        "delegation": invitation.delegation,
        "event": invitation.event,
        "meeting": meeting,
        "letterhead": meeting.letterhead,
        "reply_by": invitation.letter.reply_by,
        "is_over": replies.has_begun(invitation),
        "may_be_late": replies.is_late(invitation, clock.now(meeting)),
        "has_calendar": reply.answer != Reply.Answer.REGRETS,
    }


def calendar(invitation: Invitation, *, answer: str) -> bytes:
    """Return the event as an iCalendar file; one entry for ever, told apart by the reference.

    A later file has the same id and a higher sequence, so that it takes the place of an earlier one (RFC 5545, 3.8.7).
    """
    event, meeting = invitation.event, invitation.delegation.meeting
    words = _("Your reference: %(reference)s. Questions: %(email)s")
    entry = calendars.Entry(
        uid=f"{invitation.reference}@{urlsplit(settings.SITE_URL).hostname}",
        title=f"{meeting.short_title}: {event.title}",
        starts_on=event.starts_on,
        ends_on=event.ends_on,
        starts_at=event.starts_at,
        zone=events.zone_of(event),
        place=event.place,
        words=words % {"reference": invitation.reference, "email": meeting.letterhead.contact_email},
        is_tentative=answer != Reply.Answer.ATTENDING,
        is_busy=True,
        revision=event.revision,
        changed_at=event.changed_at,
    )
    return calendars.feed("", [entry], stamp=timezone.now())


def paper(reply: Reply) -> bytes:
    """Return the copy of a reply as a PDF, in the language of the moment; raises what `pdf.render` raises."""
    language = translation.get_language() or "en"
    page = {
        **facts(reply),
        "lines": sections.lines(reply),
        "language": language,
        "direction": "rtl" if translation.get_language_bidi() else "ltr",
    }
    return pdf.render("invitations/reply_paper.html", page)


def send_again(email: str) -> int:
    """Mail a mailbox its live links, one mail a meeting, and return how many mails that were; an unknown one gets none.

    Asked again within a quarter of an hour it is the same mail, which leaves once.
    """
    found: dict[Meeting, list[ReplyLink]] = {}
    for link in links.live_for(email):
        found.setdefault(link.invitation.delegation.meeting, []).append(link)
    for meeting, held in found.items():
        _mail_links(meeting, held, key=f"again:{_digest(email)}:{_quarter(timezone.now())}")
    return len(found)


@transaction.atomic
def renew(link: ReplyLink, *, by: User) -> ReplyLink:
    """Replace a link and mail the new one to the same mailbox; pressed twice, it is one new link and one mail."""
    new = links.reissue(link, by=by)
    _mail_links(link.invitation.delegation.meeting, [new], key=f"new-link:{new.public_id}")
    return new


def _recipients(reply: Reply, *, changed: bool) -> list[str]:
    """Return who is told: the address that was asked for, and the mailbox of record."""
    if reply.link:
        record = [reply.link.email]
    else:
        to = Address.objects.filter(delegation=reply.invitation.delegation, purpose=Address.Purpose.TO)
        # Staff who wrote an answer down and named nobody chose to send none; a change is told all the same.
        record = list(to.values_list("email", flat=True)) if changed else []
    asked = [reply.confirm_to] if reply.confirm_to else []
    return list({email.lower(): email for email in [*record, *asked]}.values())


def _confirm(reply: Reply, recipient: str, page: dict[str, object], entry: bytes | None) -> None:
    invitation, letterhead = reply.invitation, reply.invitation.delegation.meeting.letterhead
    # The link is a right to answer: it goes back to the mailbox that holds it, never to another.
    own = reply.link if reply.link and reply.link.email.lower() == recipient.lower() else None
    said = mail.compose("confirmation", {**page, "url": links.url(own) if own else ""}, language=reply.language)
    mail.queue(
        key=f"confirmation:{reply.pk}:{_digest(recipient)}",
        recipient=recipient,
        subject=said.subject,
        text=said.text,
        html=said.html,
        attachments=[(f"{invitation.reference}.ics", "text/calendar", entry)] if entry else [],
        meeting=invitation.delegation.meeting,
        round=f"confirmations:{invitation.event_id}",
        priority=URGENT,
        reply_to=letterhead.contact_email,
        sender_name=letterhead.name,
    )


def _mail_links(meeting: Meeting, held: list[ReplyLink], *, key: str) -> None:
    first = held[0].invitation.delegation
    page = {
        "meeting": meeting,
        "letterhead": meeting.letterhead,
        "links": [(link.invitation.delegation, link.invitation.event, links.url(link)) for link in held],
    }
    said = mail.compose("link_again", page, language=first.language)
    mail.queue(
        key=f"{key}:{meeting.pk}",
        recipient=held[0].email,
        subject=said.subject,
        text=said.text,
        html=said.html,
        meeting=meeting,
        round=f"links:{meeting.pk}",
        priority=URGENT,
        reply_to=meeting.letterhead.contact_email,
        sender_name=meeting.letterhead.name,
    )


def _digest(email: str) -> str:
    return hashlib.sha256(email.strip().lower().encode()).hexdigest()[:16]


def _quarter(moment: datetime) -> int:
    return int(moment.astimezone(UTC).timestamp() // AGAIN_AFTER.total_seconds())
