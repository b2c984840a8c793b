"""The whole product on a fresh folder, and a real browser in front of it."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = "/usr/bin/chromium"
# What keeps a headless browser from asking its maker's servers for anything.
QUIET = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip


@dataclass(frozen=True)
class Product:
    """The running product: its address and its sample's password."""

    url: str
    folder: Path

    @property
    def password(self) -> str:
        """The password of every seat of the sample."""
        return (self.folder / "sample.password").read_text()

    def manage(self, *words: str) -> str:
        """Run one of the product's commands on the same folder."""
        environment = {**os.environ, "MSP_VAR": str(self.folder), "MSP_SAMPLE": "1", "SITE_URL": self.url}
        environment.pop("DJANGO_SETTINGS_MODULE", None)
        command = [sys.executable, "manage.py", *words]
        return subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True, text=True).stdout


@pytest.fixture(scope="module")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """Start broker, web, workers, beat and mail tray with the sample, as `make run` does; stop them by Ctrl-C."""
    folder = tmp_path_factory.mktemp("var")
    environment = {**os.environ, "MSP_VAR": str(folder), "MSP_SAMPLE": "1", "PORT": "8750", "MAIL_PER_MINUTE": "6000"}
    for name in ("DJANGO_SETTINGS_MODULE", "SITE_URL", "DATABASE_URL", "REDIS_URL"):
        environment.pop(name, None)
    said = (folder / "said.txt").open("w+")
    process = subprocess.Popen(
        [sys.executable, "-u", "manage.py", "run"], cwd=ROOT, env=environment, stdout=said, stderr=subprocess.STDOUT
    )
    try:
        yield Product(_address(folder / "said.txt", process), folder)
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(60)
        said.close()


def _address(said: Path, process: subprocess.Popen[bytes]) -> str:
    until = time.monotonic() + 120
    while time.monotonic() < until and process.poll() is None:
        found = re.search(r"http://localhost:\d+", said.read_text())
        if found:
            return found[0]
        time.sleep(0.2)
    raise RuntimeError(f"The product did not start:\n{said.read_text()}")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A real Chromium, Debian's own."""
    if not Path(CHROMIUM).exists():
        pytest.skip("no /usr/bin/chromium on this machine: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        browser.close()


@dataclass
class Visitor:
    """A person at a browser, whose console is listened to."""

    page: Page
    context: BrowserContext
    complaints: list[str]

    def sign_in(self, url: str, seat: str, password: str) -> None:
        """Sign in from the sample's seat."""
        self.page.goto(f"{url}/accounts/login/")
        self.page.locator("#id_login").fill(f"{seat}@presidency.example")
        self.page.locator("#id_password").fill(password)
        self.page.get_by_role("button", name="Sign in", exact=True).click()
        self.page.wait_for_url(re.compile(r"/1msp/"))


def visitor(browser: Browser, *, width: int = 1440, scheme: str = "light") -> Visitor:
    """Open a browser window of its own; a message of error in its console is a complaint."""
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)  # type: ignore[arg-type]  # a literal by its type
    page = context.new_page()
    complaints: list[str] = []

    def listen(message: ConsoleMessage) -> None:
        if message.type == "error":
            complaints.append(f"{page.url}: {message.text}")

    page.on("console", listen)
    page.on("pageerror", lambda error: complaints.append(f"{page.url}: {error}"))
    return Visitor(page, context, complaints)
