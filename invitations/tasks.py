"""The bells of the letters: they carry numbers of rows and nothing else, and a lost one is rung again."""

from __future__ import annotations

import logging
from datetime import timedelta

from celery import shared_task
from django.db.models import Max, Q
from django.utils import timezone

from invitations import copies, refusals
from invitations.models import Copy, Letter

log = logging.getLogger(__name__)

# Small enough that two workers share a letter, large enough that the broker has little to carry.
CHUNK = 10
# How long the workers may be silent about a letter before the bell is rung again.
SILENCE = timedelta(seconds=60)


def ring(letter_id: int) -> None:
    """Ask the workers to prepare a letter; with the broker down this says so, and the sweep rings later."""
    try:
        prepare_letter.apply_async(kwargs={"letter_id": letter_id}, retry=False)
    except Exception as fault:  # whatever ails the broker, the copies are promised in their rows
        log.warning("The broker does not answer, the sweep will ring for letter %s: %s", letter_id, fault)


@shared_task
def prepare_letter(*, letter_id: int) -> None:
    """Share out what is still to be prepared."""
    promised = Copy.objects.filter(letter_id=letter_id, status=Copy.Status.PROMISED).order_by("pk")
    pks = list(promised.values_list("pk", flat=True))
    for start in range(0, len(pks), CHUNK):
        prepare_copies.apply_async(kwargs={"copy_ids": pks[start : start + CHUNK]}, retry=False)


@shared_task
def prepare_copies(*, copy_ids: list[int]) -> None:
    """Prepare some copies."""
    copies.prepare_some(copy_ids)


@shared_task
def sweep() -> None:
    """Ring again for letters that nobody prepares, and write refused addresses into the address book."""
    refusals.note()
    since = timezone.now() - SILENCE
    waiting = Letter.objects.filter(status=Letter.Status.APPROVED, copies__status=Copy.Status.PROMISED)
    heard = Letter.objects.annotate(heard_at=Max("copies__prepared_at")).filter(pk__in=waiting.values("pk"))
    silent = heard.filter(Q(heard_at=None) | Q(heard_at__lt=since), approved_at__lt=since)
    for letter_id in silent.values_list("pk", flat=True):
        ring(letter_id)
