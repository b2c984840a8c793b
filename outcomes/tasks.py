"""The bells of the texts: they carry numbers of rows and nothing else."""

from __future__ import annotations

import logging

from celery import shared_task

from outcomes import documents, printing, silence
from outcomes.models import Version
from outcomes.printing import Paper, State
from outcomes.signing import papers, transmission

log = logging.getLogger(__name__)


def ring(paper: Paper) -> None:
    """Ask the workers for a PDF, unless they have been asked; with the broker down this says so in the log."""
    if not printing.promise(paper):
        return
    try:
        make_pdf.apply_async(kwargs={"new": paper.new.pk, "old": paper.old and paper.old.pk}, retry=False)
    except Exception as fault:  # whatever ails the broker, the page says that nobody answers and offers to ask again
        log.warning("The broker does not answer, version %s is not printed: %s", paper.new.pk, fault)


@shared_task
def make_pdf(*, new: int, old: int | None = None) -> None:
    """Print a version, or what changed from one to another."""
    found = Version.objects.select_related("document").in_bulk([pk for pk in (new, old) if pk])
    printing.make(printing.paper(found[new], found[old] if old else None))


@shared_task
def print_open_texts() -> None:
    """See to it that what delegations and everyone may read lies ready as PDF; what failed waits for a person."""
    for version in documents.shown_versions():
        paper = printing.paper(version)
        if printing.state(paper) in (State.NONE, State.SILENT):
            ring(paper)


def ring_signing() -> None:
    """Ask the workers to make what was promised after a signing; a lost bell costs a minute."""
    try:
        finish_signing.apply_async(retry=False)
    except Exception as fault:  # whatever ails the broker, the promise stands in the database
        log.warning("The broker does not answer, a signed paper waits: %s", fault)


@shared_task
def finish_signing() -> None:
    """Make the signed papers and the letters to the depositary that are promised."""
    papers.make_waiting()
    transmission.prepare_waiting()


@shared_task
def conclude_silence() -> None:
    """Write down the outcome of every silence procedure whose moment has come."""
    silence.conclude_due()
