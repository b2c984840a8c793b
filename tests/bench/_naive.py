"""Bulk mail as it is often written: one task a mail, one connection a mail, and a mark afterwards."""

from __future__ import annotations

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "msp.settings")

import django

django.setup()

from celery import Celery  # noqa: E402 - Django must be set up first
from django.core.mail import send_mail  # noqa: E402 - as above

from msp.models import OutgoingMail  # noqa: E402 - as above

app = Celery("naive")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.task_routes = None
TEXT, HTML = "Excellency,\n" + "please come to the briefing.\n" * 40, "<p>" + "please come to the briefing. " * 60


@app.task(name="naive.send", autoretry_for=(OSError,), retry_backoff=True)
def send(pk: int) -> None:
    """Send one mail and mark it."""
    mail = OutgoingMail.objects.get(pk=pk)
    send_mail(mail.subject, TEXT, mail.sender, [mail.recipient], html_message=HTML)
    OutgoingMail.objects.filter(pk=pk).update(status=OutgoingMail.Status.ACCEPTED)
