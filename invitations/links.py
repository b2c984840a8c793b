"""Personal links: who holds one may answer one invitation, and nothing else.

A token is made anew whenever it is needed, from the link's nonce and a key that the database does not hold; only its
hash is stored. So a reminder carries the same link, and a stolen database opens none.
"""

import base64
import functools
import hashlib
import hmac
import re
import secrets
from datetime import timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from invitations.models import Address, Delegation, Invitation, Letter, ReplyLink
from msp import clock, journal
from msp.models import Meeting, User

PURPOSE = b"reply"
# 26 letters of base32 carry 130 bits.
TOKEN_LENGTH = 26
# What a reader of a printed token takes for one of its letters, and what a mail program hangs on to a link.
MISREAD = str.maketrans({"0": "o", "1": "l", "8": "b"})
STRAY = re.compile(r"[^a-z2-7]")
# Read over the telephone: no 0 and O, no 1 and I.
REFERENCE_LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
# After the event a link still shows what was answered; then it is an old one.
KEPT_FOR = timedelta(days=90)
# All that a sheet, a receipt and a mail say of an invitation.
WHOLE_INVITATION = (
    "event",
    "letter",
    "delegation__state",
    "delegation__organisation",
    "delegation__meeting__treaty",
    "delegation__meeting__letterhead",
)
WHOLE = tuple(f"invitation__{relation}" for relation in WHOLE_INVITATION)
# Of those eight tables, what a page shows: all their columns take longer than the rest of the page's queries.
SHOWN = (
    "public_id",
    "email",
    "revoked_at",
    "nonce",
    *(f"invitation__{name}" for name in ("reference", "letter__reply_by", "letter__asks", "letter__status")),
    *(
        f"invitation__event__{name}"
        for name in ("kind", "title", "place", "starts_on", "ends_on", "starts_at", "time_zone")
    ),
    *(f"invitation__delegation__{name}" for name in ("mission_name", "language")),
    *(f"invitation__delegation__state__{name}" for name in ("code", "iso2", "in_text_en")),
    *(f"invitation__delegation__state__name_{language}" for language in ("en", "fr", "es", "ru", "zh", "ar")),
    *(f"invitation__delegation__organisation__{name}" for name in ("code", "name_en", "name_fr")),
    *(f"invitation__delegation__meeting__{name}" for name in ("slug", "title", "short_title", "rehearsal_on")),
    *(f"invitation__delegation__meeting__treaty__{name}" for name in ("short_name", "rule")),
    *(f"invitation__delegation__meeting__letterhead__{name}" for name in ("name", "lines", "contact_email")),
)


def new_reference(delegation: Delegation) -> str:
    """Return a reference that no invitation has, such as "NO-7K4M"; it says nothing about the link.

    Organisations share one head, so theirs are longer: sixty drawn at once must not meet.
    """
    head, length = (delegation.state.iso2, 4) if delegation.state else ("ORG", 6)
    while True:
        reference = f"{head}-{''.join(secrets.choice(REFERENCE_LETTERS) for _ in range(length))}"
        if not Invitation.objects.filter(reference=reference).exists():
            return reference


def grant(invitation: Invitation, *, email: str, address: Address | None = None) -> ReplyLink:
    """Return the mailbox's live link to an invitation, made on the first call and the same ever after.

    The address is kept as it is written: mails are matched by it.
    """
    email = email.strip()
    live = ReplyLink.objects.filter(invitation=invitation, email=email, revoked_at=None)
    if link := live.first():
        return link
    nonce = secrets.token_bytes(16)
    try:
        with transaction.atomic():
            return ReplyLink.objects.create(
                invitation=invitation,
                address=address,
                email=email,
                public_id=secrets.token_urlsafe(16),
                nonce=nonce,
                token_sha256=_digest(_token(nonce)),
            )
    except IntegrityError:
        # Somebody granted it between the look and the row.
        return live.get()


def token(link: ReplyLink) -> str:
    """Return the secret of a link: 26 small letters and digits."""
    return _token(bytes(link.nonce))


def url(link: ReplyLink) -> str:
    """Return the whole address that the letter carries."""
    return str(settings.SITE_URL) + reverse("link", args=[token(link)])


def find(text: str) -> ReplyLink | None:
    """Return the live link of a token as it was pressed or typed; None for any other text.

    Garbage is hashed and looked up like the rest, so that it takes the same time.
    """
    return _live(token_sha256=_digest(STRAY.sub("", text.lower().translate(MISREAD))))


def by_public_id(public_id: str) -> ReplyLink | None:
    """Return the live link behind the clean address of a reply page."""
    return _live(public_id=public_id)


def revoke(link: ReplyLink, *, by: User) -> bool:
    """Take a link back, for good; answers given through it stand. Say whether this call did it."""
    moved = ReplyLink.objects.filter(pk=link.pk, revoked_at=None).update(revoked_at=timezone.now())
    if moved:
        link.refresh_from_db(fields=["revoked_at"])
        journal.note(link.invitation, "link revoked", meeting=_meeting(link), by=by, mailbox=link.email)
    return bool(moved)


@transaction.atomic
def reissue(link: ReplyLink, *, by: User) -> ReplyLink:
    """Replace a link by a new one for the same mailbox; the old one opens nothing from now on.

    A link that was replaced already gives the one that took its place.
    """
    revoke(link, by=by)
    known = ReplyLink.objects.filter(invitation=link.invitation, email=link.email, revoked_at=None).first()
    if known:
        return known
    journal.note(link.invitation, "link reissued", meeting=_meeting(link), by=by, mailbox=link.email)
    return grant(link.invitation, email=link.email, address=link.address)


def of(delegation: Delegation) -> list[ReplyLink]:
    """Return a delegation's links, the newest first, those taken back included; none holds its token."""
    found = ReplyLink.objects.filter(invitation__delegation=delegation).select_related("invitation__event")
    return list(found.order_by("-pk"))


def live_for(email: str) -> list[ReplyLink]:
    """Return the links that a mailbox holds to what still lies ahead, of letters that have left."""
    links = ReplyLink.objects.select_related(*WHOLE).filter(email__iexact=email.strip(), revoked_at=None)
    links = links.filter(invitation__letter__status=Letter.Status.DISPATCHED)
    links = links.order_by("invitation__event__starts_on", "pk")
    return [link for link in links if not link.invitation.event.is_over(clock.today(_meeting(link)))]


def _live(**which: str) -> ReplyLink | None:
    for link in _shown().filter(**which):
        # Both names are unique: there is one link, or none.
        is_void = link.invitation.letter.status == Letter.Status.WITHDRAWN or _is_old(link)
        return None if is_void else link
    return None


@functools.cache
def _shown() -> QuerySet[ReplyLink]:
    """Live links for a page; put together once, for that alone takes a millisecond."""
    return ReplyLink.objects.select_related(*WHOLE).only(*SHOWN).filter(revoked_at=None)


def _is_old(link: ReplyLink) -> bool:
    return link.invitation.event.ends_on + KEPT_FOR < clock.today(_meeting(link))


def _meeting(link: ReplyLink) -> Meeting:
    return link.invitation.delegation.meeting


def _token(nonce: bytes) -> str:
    mac = hmac.digest(settings.LINK_KEY.encode(), nonce + PURPOSE, "sha256")
    return base64.b32encode(mac)[:TOKEN_LENGTH].decode().lower()


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()
