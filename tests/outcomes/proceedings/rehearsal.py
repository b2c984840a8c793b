"""The First Meeting, rehearsed: four sittings, the Convention's real acts, the product's own deeds."""

from __future__ import annotations

from datetime import UTC, date, datetime

from invitations import reference
from msp.models import Meeting
from outcomes import documents, series, versions
from outcomes.models import AgendaItem, Officer, Sitting
from outcomes.proceedings import agenda, attendance, conduct, decisions, officers, papers, sittings, speakers
from outcomes.proceedings.decisions import Votes
from tests import make
from tests.outcomes.texts import text

VIENTIANE = "Asia/Vientiane"
CODES = ("LAO", "NOR", "IRL", "JPN", "MEX", "LBN", "ZMB", "THA", "VNM", "FIN")


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """A moment in Vientiane, seven hours before Greenwich."""
    return datetime(2010, 11, day, hour - 7, minute, tzinfo=UTC)


class Rehearsal:
    """The First Meeting, 9 to 12 November 2010, as far as the test plays it; under the Convention's real acts."""

    def __init__(self) -> None:
        self.meeting = make.meeting(treaty=reference.load())
        self.by = make.user("secretariat", self.meeting)
        self.of = {code: make.delegation(self.meeting, code) for code in CODES}
        self.of["ICRC"] = make.organisation_delegation(self.meeting)
        settled = conduct.of(self.meeting)
        settled.zone = VIENTIANE
        conduct.change(settled, by=self.by, what=["zone"])
        agenda.take_usual(self.meeting, by=self.by)
        for day in (9, 12):
            sittings.plan_usual(
                self.meeting, first=date(2010, 11, day), last=date(2010, 11, day), room="Plenary hall", by=self.by
            )
        self.items = {one.title: one for one in agenda.items(self.meeting).filter(parent=None)}
        self.all = [one for _number, one in sittings.numbered(self.meeting)]

    def item(self, start: str) -> AgendaItem:
        return next(one for title, one in self.items.items() if title.startswith(start))

    def play(self) -> Meeting:
        """Hold the meeting."""
        first, last = self.all[0], self.all[3]
        paper, _new = papers.write_agenda(self.meeting, by=self.by, now=at(8, 9))
        series.usual(self.meeting)
        series.give(versions.head(paper), "CCM/MSP/2010/1", by=self.by, now=at(8, 9))
        sittings.open_(first, by=self.by, now=at(9, 10, 15))
        self.attend(first, "LAO", "NOR", "IRL", "JPN", "LBN", "THA", "FIN", "ICRC")
        self.elect(first)
        agenda.adopt(
            self.meeting, sitting=first, by=self.by, now=at(9, 10, 40), item=self.item("Adoption of the agenda")
        )
        self.exchange(first)
        sittings.close(first, by=self.by, now=at(9, 13, 2))
        for one in self.all[1:3]:
            sittings.open_(one, by=self.by, now=at(one.on.day, one.starts_at.hour))
            sittings.close(one, by=self.by, now=at(one.on.day, one.ends_at.hour))
        sittings.open_(last, by=self.by, now=at(12, 15))
        self.attend(last, "LAO", "MEX", "ZMB")
        self.decide(last)
        sittings.close(last, by=self.by, now=at(12, 17, 30))
        return self.meeting

    def attend(self, sitting: Sitting, *codes: str) -> None:
        for code in codes:
            attendance.mark(sitting, self.of[code], "present", by=self.by, now=at(9, 10, 20))
        attendance.mark_rest_absent(sitting, by=self.by, now=at(9, 13))

    def elect(self, sitting: Sitting) -> None:
        item = self.item("Election")
        president = officers.designate(
            Officer(meeting=self.meeting, office="president", delegation=self.of["LAO"]), by=self.by
        )
        vices = [
            officers.designate(
                Officer(meeting=self.meeting, office="vice-president", delegation=self.of[code]), by=self.by
            )
            for code in ("NOR", "IRL", "JPN")
        ]
        officers.elect([president], sitting=sitting, by=self.by, now=at(9, 10, 25), item=item)
        officers.elect(vices, sitting=sitting, by=self.by, now=at(9, 10, 30), item=item)

    def exchange(self, sitting: Sitting) -> None:
        of = speakers.open_list(self.item("Statements"), by=self.by)
        before = None
        for minute, code in enumerate(("NOR", "THA", "ICRC")):
            asked = speakers.ask(of, self.of[code], now=at(9, 11), by=self.by)
            before = speakers.call(asked, sitting=sitting, by=self.by, now=at(9, 11, 5 * minute), after=before)
        speakers.finish(before, by=self.by, now=at(9, 11, 20))
        speakers.ask(of, self.of["MEX"], now=at(9, 11), by=self.by)

    def decide(self, sitting: Sitting) -> None:
        declaration = documents.begin(
            self.meeting, text("x"), by=self.by, now=at(12, 9), title="Vientiane Declaration", type="declaration"
        )
        head = versions.head(declaration)
        series.give(head, "CCM/MSP/2010/5", by=self.by, now=at(12, 9))
        outcome = self.item("Outcome")
        decisions.record(
            sitting, "adopted the Vientiane Declaration", item=outcome, version=head, by=self.by, at=at(12, 16)
        )
        decisions.record(
            sitting,
            "decided to meet again in 2011",
            how="vote",
            votes=Votes(30, 2, 1),
            by=self.by,
            at=at(12, 16, 30),
        )
        where = decisions.record(
            sitting,
            "decided that its next meeting would be held in Beirut",
            item=self.item("Dates"),
            by=self.by,
            at=at(12, 17),
        )
        settled = conduct.of(self.meeting)
        settled.next_title = "Second Meeting of States Parties"
        settled.next_place, settled.next_decision = "Beirut, Lebanon", where
        settled.next_starts_on, settled.next_ends_on = date(2011, 9, 12), date(2011, 9, 16)
        conduct.change(settled, by=self.by, what=["next"])
