"""What is wrong with this installation, said at start-up and on the pages of those who can mend it."""

import functools
import ipaddress
import os
import re
import sqlite3
from collections.abc import Sequence
from email.utils import parseaddr
from urllib.parse import urlsplit

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register
from django.utils.translation import gettext as _

from msp import bootstrap, fonts

# Mends the fault by which two processes that checkpoint at once can corrupt the file.
SAFE_SQLITE = (3, 51, 3)
# Whoever writes From one of these is refused: only their own servers may send for them (DMARC).
FREE_MAIL = re.compile(
    r"(gmail|googlemail|yahoo|ymail|hotmail|outlook|live|msn|aol|icloud|gmx|proton|protonmail|yandex|qq|163|126|mail)"
    r"\.(com|net|[a-z]{2}|com?\.[a-z]{2})|me\.com|mac\.com|web\.de|bluewin\.ch|laposte\.net"
)

Apps = Sequence[AppConfig] | None


def installation_faults() -> list[str]:
    """Return a sentence, with the line to run, for every native part that is missing."""
    return [f"{fault.msg} {fault.hint}" for fault in _native_faults()]


@functools.cache
def _native_faults() -> tuple[CheckMessage, ...]:
    """Look once a process: what is missing stays so until it is mended and the product started again."""
    faults: list[CheckMessage] = []
    libraries = bootstrap.missing_libraries()
    if libraries:
        text = _("Letters cannot be set as PDF as they should: %(parts)s missing.") % {"parts": ", ".join(libraries)}
        faults.append(Warning(text, hint=bootstrap.repair_line(libraries), id="msp.W001"))
    scripts = fonts.missing()
    if scripts:
        text = _("No typeface for %(scripts)s: its letters would be printed as boxes.") % {
            "scripts": ", ".join(scripts)
        }
        faults.append(Warning(text, hint="Run: make native", id="msp.W002"))
    return tuple(faults)


@register()
def check_native(app_configs: Apps, **kwargs: object) -> list[CheckMessage]:
    """Report missing libraries and typefaces; the product starts without them."""
    return list(_native_faults())


@register()
def check_sqlite(app_configs: Apps, **kwargs: object) -> list[CheckMessage]:
    """Report an SQLite that can corrupt the database when two processes write."""
    in_use = settings.DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3"
    if not in_use or sqlite3.sqlite_version_info >= SAFE_SQLITE:
        return []
    text = f"SQLite {sqlite3.sqlite_version} can corrupt the database when two processes write to it at once."
    return [Warning(text, hint="Run: make setup (it brings a mended build, pysqlite3).", id="msp.W003")]


@register()
def check_sender(app_configs: Apps, **kwargs: object) -> list[CheckMessage]:
    """Report a From address whose letters would be refused by those who receive them."""
    domain = domain_of(settings.DEFAULT_FROM_EMAIL)
    if not domain:
        hint = "Set MAIL_FROM to the mission's own address."
        return [Error(f"MAIL_FROM is no address: {settings.DEFAULT_FROM_EMAIL!r}.", hint=hint, id="msp.E001")]
    if is_free_mail(domain):
        hint = (
            "A free-mail address may be Reply-To, never From: set MAIL_FROM to an address of the mission's own domain."
        )
        return [Error(f"Letters From {domain} would be refused.", hint=hint, id="msp.E002")]
    login = domain_of(settings.EMAIL_HOST_USER)
    if login and not _aligned(domain, login):
        text = f"Letters are From {domain}, but the mail account is of {login}: receivers may refuse them."
        return [Warning(text, hint="Let MAIL_FROM and SMTP_USER be of one domain.", id="msp.W004")]
    return []


@register()
def check_sample(app_configs: Apps, **kwargs: object) -> list[CheckMessage]:
    """Report a sample that others than this machine could reach: anyone may take its seats."""
    if not settings.SAMPLE:
        return []
    hosts = [
        urlsplit(settings.SITE_URL).hostname or "",
        *settings.ALLOWED_HOSTS,
        os.environ.get("MSP_BIND", "localhost"),
    ]
    open_to = [host for host in hosts if not is_loopback(host)]
    if not open_to:
        return []
    hint = "Unset SITE_URL, ALLOWED_HOSTS and MSP_BIND, or start a meeting of your own with MSP_SAMPLE=0."
    return [
        Error(f"The sample set-up may only be served on this machine, not on {open_to[0]}.", hint=hint, id="msp.E003")
    ]


@register()
def check_keys(app_configs: Apps, **kwargs: object) -> list[CheckMessage]:
    """Report a kept key that others on this machine may read."""
    keys = [settings.VAR_DIR / name for name in ("secret.key", "link.key")]
    return [
        Warning(f"{path} can be read by others.", hint=f"Run: chmod 600 {path}", id="msp.W005")
        for path in keys
        if path.exists() and path.stat().st_mode & 0o077
    ]


def domain_of(address: str) -> str:
    """Return the domain of an address, small letters; empty where it is no address."""
    _name, bare = parseaddr(address)
    return bare.rpartition("@")[2].lower() if "@" in bare else ""


def is_free_mail(domain: str) -> bool:
    """Answer whether the domain gives mailboxes to anybody, in whichever country's branch."""
    return FREE_MAIL.fullmatch(domain) is not None


def is_loopback(host: str) -> bool:
    """Answer whether a host name or address means this machine alone."""
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def _aligned(one: str, other: str) -> bool:
    return one == other or one.endswith("." + other) or other.endswith("." + one)
