"""What the post could not deliver, told to the address book: a refused address is not written to unawares again."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from invitations import copies
from invitations.models import Address, Copy
from msp.models import OutgoingMail

REFUSED = [OutgoingMail.Status.FAILED, OutgoingMail.Status.BOUNCED]
# The sweep comes twice a minute; what a person has cleared since is not marked again for an old refusal.
FRESH = timedelta(hours=1)


def note() -> int:
    """Mark the addresses that refused a letter and return how many are new; run again, it finds none."""
    fresh = {"tries__outcome__in": REFUSED, "tries__at__gte": timezone.now() - FRESH}
    refused = OutgoingMail.objects.standing().filter(key__startswith="letter:", status__in=REFUSED, **fresh)
    found = list(refused.order_by("pk").distinct())
    if not found:
        return 0
    copies_ = Copy.objects.filter(pk__in={copies.copy_of(mail.key) for mail in found})
    delegations = dict(copies_.values_list("pk", "delegation"))
    marked = 0
    for mail in found:
        addresses = Address.objects.filter(delegation=delegations[copies.copy_of(mail.key)], refused_at=None)
        said = f"{mail.code} {mail.answer}".strip()[:300]
        marked += addresses.filter(email__iexact=mail.recipient).update(refused_at=timezone.now(), refusal=said)
    return marked
