"""Every page of the product, looked at by axe: wide and narrow, light and dark."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from tests.browser.conftest import Product, Visitor, visitor

pytestmark = pytest.mark.browser

LOOKS = [(1440, "light"), (1440, "dark"), (390, "light"), (390, "dark")]
# Pages of the sample on 11 March, from the seat that sees most of them.
STAFF = (
    "",
    "states/",
    "states/?standing=consented&all=1",
    "states/?q=Norwey",
    "states/NOR/",
    "states/record/?state=NOR",
    "states/board/",
    "states/board/?s=KEN&s=GHA&by=2010-05-31",
    "states/board/?promise=overdue",
    "states/board/charge/?s=KEN&s=GHA",
    "states/board/talk/?state=KEN",
    "states/board/aims/",
    "states/KEN/",
    "texts/",
    "texts/new/",
    "texts/agenda/",
    "texts/agenda/edit/",
    "texts/agenda/translations/",
    "texts/agenda/translations/ar/",
    "texts/action-plan/actions/",
    "texts/action-plan/actions/p1/",
    "texts/action-plan/translations/fr/",
    "texts/series/",
    "texts/{paper}/",
    "texts/{paper}/proposals/",
    "texts/{paper}/proposals/new/",
    "texts/{paper}/proposals/1/",
    "texts/{paper}/proposals/2/",
    "texts/{paper}/compilation/",
    "texts/{paper}/round/",
    "texts/{paper}/circulate/",
    "texts/{paper}/widen/",
    "texts/{paper}/symbol/",
    "texts/{paper}/adopt/",
    "texts/{paper}/dates/",
    "texts/{paper}/file/",
    "texts/{paper}/edit/",
    "texts/{paper}/edit/whole/",
    "texts/action-plan/",
    "texts/action-plan/?view=side",
    "texts/action-plan/?view=words",
    "texts/action-plan/pdf/",
    "texts/action-plan/concordance/1-2/",
    "texts/action-plan/paragraphs/p1/",
    "texts/action-plan/silence/2/",
    "signing/",
    "signing/1/",
    "signing/1/room/",
    "signing/1/scans/",
    "signing/1/blocks/1/",
    "signing/1/evidence/",
    "texts/outcomes/",
    "texts/outcomes/new/",
    "texts/outcomes/1/",
    "organisations/",
    "addresses/",
    "addresses/NOR/",
    "addresses/import/",
    "letters/",
    "letters/new/",
    "letters/{letter}/",
    "letters/{letter}/progress/",
    "letters/{draft}/",
    "letters/{draft}/check/",
    "replies/",
    "replies/NOR/record/",
    "friends/",
    "friends/grid/",
    "friends/grid/?all=1&region=African+States",
    "friends/new/",
    "friends/offers/new/",
    "friends/contacts/",
    "friends/themes/clearance/",
    "friends/themes/clearance/edit/",
    "friends/themes/reporting-formats/",
    "friends/terms/{term}/",
    "friends/people/{person}/",
    "friends/of/{state}/",
    "groups/",
    "friends/clearance/",
    "friends/clearance/call/",
    "friends/clearance/sessions/1/",
    "friends/clearance/sessions/1/minutes/",
    "friends/clearance/sessions/1/minutes/edit/",
    "friends/clearance/sessions/2/",
    "friends/clearance/sessions/2/move/",
    "friends/clearance/points/1/",
    "friends/clearance/points/new/",
    "friends/clearance/circulars/",
    "friends/clearance/circulars/2/",
    "friends/clearance/circulars/new/",
    "dates/",
    "dates/?view=table",
    "dates/new/",
    "dates/new/?follows=submission",
    "dates/{event}/",
    "dates/deadlines/",
    "dates/holidays/",
    "clock/",
    "journal/",
    "meeting/",
    "meeting/agenda/",
    "meeting/agenda/new/",
    "meeting/agenda/1/",
    "meeting/agenda/6/speakers/",
    "meeting/agenda/{spoken}/speakers/",
    "meeting/conduct/",
    "meeting/decisions/",
    "meeting/decisions/?replaces=1",
    "meeting/officers/",
    "meeting/report/",
    "meeting/report/opened/",
    "meeting/sittings/",
    "meeting/sittings/new/",
    "meeting/sittings/2/",
    "meeting/sittings/1/attendance/",
    "meeting/sittings/2/attendance/",
    "settings/",
)
ALONE = ("/meetings/new/", "/me/", "/accounts/2fa/", "/accounts/password/change/", "/tray/", "/nothing/here/")

# An action plan that is followed and in part translated; its first action has changed since.
PLAN = """
from datetime import date
from django.utils import timezone
from msp.models import Meeting, User
from outcomes import circulations, documents, tracker, translating, versions
from msp import clock, events
from datetime import timedelta
from outcomes.paragraphs import Kind, Paragraph
by, now = User.objects.get(email__startswith="secretariat@"), timezone.now()
text = [Paragraph("p1", Kind.ACTION, "[Destroy][^1]", ("All of it",)), Paragraph("p2", Kind.ACTION, "Report")]
plan = documents.begin(Meeting.objects.get(slug="1msp"), text, by=by, now=now, title="Action plan", type="action-plan")
first = versions.head(plan).places.get(pid="p1").block_id
translating.save(plan, "fr", translating.Written("p1", first, 0, "Détruire", "final"), by=by, now=now)
tracker.plan(plan, "p1", benchmark="Tons", due_on=date(2010, 3, 1), by=by)
for pid in ("p1", "p1", "p2"):
    said = {"state": "under-way", "on": date(2010, 3, 1), "words": f"{timezone.now()}", "source": "Report"}
    tracker.report(plan, pid, **said, by=by, now=now)
changed = [Paragraph("p1", Kind.ACTION, "[Destroy soon][^1]", ("All of it",))]
second = versions.seal(plan, changed, base=versions.head(plan), by=by, now=now)
day = clock.now(plan.meeting)
silence = circulations.Round("silence", until=day + timedelta(days=9), breakers="all")
circulations.circulate(second, silence, by=by, now=day)
goal = plan.meeting.events.get(kind="meeting")
goal.starts_on += timedelta(days=1)
events.change(goal, by=by)
documents.widen(plan, "public", by=by, reason="To be looked at")
"""
# The minutes of the group's first session, on their way to its members.
GROUP = """
from friends import minutes
from friends.models import Minutes
from msp.models import User
minutes.send(Minutes.objects.get(), by=User.objects.get(email__startswith="friend@"))
"""
# The first morning of the meeting, while the sample's clock stays on 11 March; and the item that is under discussion.
MORNING = """
from msp.models import Meeting
from outcomes.models import SpeakersList
from outcomes.proceedings import sample
sample.play_first_morning(Meeting.objects.get(slug="1msp"))
print(SpeakersList.objects.get().item_id)
"""
# What stands behind a personal link, and the token that opens it.
LINK = """
from invitations import links
from invitations.models import ReplyLink
link = ReplyLink.objects.filter(invitation__delegation__state__code="NOR").first()
paper = link.invitation.delegation.meeting.documents.get(title__startswith="Discussion paper")
pid = paper.versions.get().places.get(position=6).pid
print(link.invitation.event_id, links.token(link), link.public_id, paper.slug, pid)
"""
# A coordinator of the sample with its person, the list of friends made public, and a link of that State.
FRIEND = """
from django.utils import timezone
from friends import publishing
from friends.models import Contact
from invitations import links
from invitations.models import ReplyLink
from msp.models import User
who = Contact.objects.select_related("friend__delegation__state", "friend__theme__meeting").order_by("pk").first()
publishing.publish(who.friend.theme.meeting, by=User.objects.order_by("pk").first(), now=timezone.now())
link = ReplyLink.objects.filter(invitation__delegation=who.friend.delegation).first()
print(who.friend_id, who.pk, who.friend.delegation.code, links.token(link), link.public_id)
"""


@pytest.fixture(scope="module")
def replied(product: Product) -> Product:
    """The sample on 11 March, with an action plan."""
    product.manage("demo", "--stage", "replied")
    product.manage("shell", "-c", PLAN)
    product.manage("shell", "-c", GROUP)
    product.manage("shell", "-c", MORNING)
    return product


def faults(someone: Visitor, url: str) -> list[str]:
    """What is wrong with a page: axe's violations, a sideways scroll, and what the console complains of."""
    someone.page.goto(url)
    found = Axe().run(someone.page).response["violations"]
    said = [f"{url}: {rule['id']}: {node['html'][:160]}" for rule in found for node in rule["nodes"]]
    wide = someone.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return said + ([f"{url}: scrolls sideways by {wide} px"] if wide > 0 else [])


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
def test_every_staff_page_is_sound(replied: Product, browser: Browser, width: int, scheme: str) -> None:
    someone = visitor(browser, width=width, scheme=scheme)
    someone.sign_in(replied.url, "ambassador", replied.password)
    someone.page.goto(f"{replied.url}/1msp/letters/")
    letter = re.search(r"/letters/(\d+)/", someone.page.content())
    assert letter
    someone.page.goto(f"{replied.url}/1msp/letters/new/")
    event, _token, _public_id, paper, _pid = replied.manage("shell", "-c", LINK).split()[-5:]
    term, person, state = replied.manage("shell", "-c", FRIEND).split()[-5:-2]
    here = {"letter": letter[1], "draft": letter[1], "paper": paper, "event": event}
    here |= {"term": term, "person": person, "state": state}
    here["spoken"] = replied.manage("shell", "-c", MORNING).split()[-1]
    paths = [path.format(**here) for path in STAFF]

    found = [fault for path in paths for fault in faults(someone, f"{replied.url}/1msp/{path}")]
    found += [fault for path in ALONE for fault in faults(someone, replied.url + path)]

    assert found == []
    assert [words for words in someone.complaints if "404" not in words] == []


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
def test_every_page_of_a_text_is_sound_for_delegations_and_for_everyone(
    replied: Product, browser: Browser, width: int, scheme: str
) -> None:
    someone = visitor(browser, width=width, scheme=scheme)
    token, public_id, paper, pid = replied.manage("shell", "-c", LINK).split()[-4:]
    someone.page.goto(f"{replied.url}/r/{token}/")
    texts, groups = f"/reply/{public_id}/texts/", f"/reply/{public_id}/groups/"
    paths = (
        texts,
        f"{texts}{paper}/",
        f"{texts}{paper}/propose/?p={pid}",
        f"{texts}{paper}/file/",
        f"{texts}action-plan/",
        f"{texts}action-plan/silence/",
        f"/reply/{public_id}/sign/",
        f"/reply/{public_id}/sign/joint-letter-to-the-depositary/",
        groups,
        f"{groups}clearance/",
        f"{groups}clearance/?lang=ar",
        f"{groups}clearance/minutes/1/?lang=en",
        f"{groups}clearance/circulars/2/",
        "/documents/1msp/",
        "/documents/1msp/action-plan/",
        f"/reply/{public_id}/meeting/",
        f"/reply/{public_id}/meeting/?lang=ar",
        "/now/1msp/?still=1",
        "/now/1msp/?still=1&lang=ar",
        "/now/1msp/?still=1&lang=en",
    )

    found = [fault for path in paths for fault in faults(someone, replied.url + path)]

    assert found == []
    assert someone.complaints == []


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
def test_every_page_of_the_friends_is_sound_for_delegations_and_for_everyone(
    replied: Product, browser: Browser, width: int, scheme: str
) -> None:
    someone = visitor(browser, width=width, scheme=scheme)
    person, _state, token, public_id = replied.manage("shell", "-c", FRIEND).split()[-4:]
    someone.page.goto(f"{replied.url}/r/{token}/?to=friends")
    own = f"/reply/{public_id}/friends/"
    paths = (own, f"{own}?lang=ar", f"{own}{person}/", "/friends-of-the-presidency/1msp/?lang=en")

    found = [fault for path in paths for fault in faults(someone, replied.url + path)]

    assert found == []
    assert someone.complaints == []


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
def test_the_way_in_is_sound(replied: Product, browser: Browser, width: int, scheme: str) -> None:
    someone = visitor(browser, width=width, scheme=scheme)
    paths = ("/accounts/login/", "/accounts/login/code/", "/link/again/", "/r/aaaaaaaaaaaaaaaaaaaaaaaaaa/")

    found = [fault for path in paths for fault in faults(someone, replied.url + path)]

    assert found == []
