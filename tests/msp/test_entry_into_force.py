"""The command that tries a rule on a list of deposits, and what it says of files that are not right."""

import csv
import json
import os
import subprocess
import sys
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

ROOT = Path(__file__).parents[2]
CLUSTER_MUNITIONS = {
    "threshold": {"count": 30},
    "general": {"op": "first_of_nth_month_after", "n": 6},
    "later": {"op": "first_of_nth_month_after", "n": 6, "applies_to": "after_threshold"},
}
TWO = {"threshold": {"count": 2}, "general": {"op": "add_months", "n": 6}}


class Files:
    """A rule and a list of deposits on disk, and what the command makes of them."""

    def __init__(self, folder: Path) -> None:
        self.rule, self.deposits = folder / "rule.json", folder / "deposits.csv"

    def write(self, rule: object, deposits: str | bytes) -> None:
        self.rule.write_text(rule if isinstance(rule, str) else json.dumps(rule), encoding="utf-8")
        self.deposits.write_bytes(deposits if isinstance(deposits, bytes) else deposits.encode())

    def run(self, rule: object, deposits: str | bytes) -> dict[str, Any]:
        self.write(rule, deposits)
        printed, noted = StringIO(), StringIO()
        call_command("entry_into_force", str(self.rule), str(self.deposits), stdout=printed, stderr=noted)
        self.noted = noted.getvalue()
        answer: dict[str, Any] = json.loads(printed.getvalue())
        return answer

    def refusal(self, rule: object, deposits: str | bytes) -> str:
        with pytest.raises(CommandError) as refused:
            self.run(rule, deposits)
        return str(refused.value).replace(f"{self.rule.parent}{os.sep}", "")


@pytest.fixture
def files(tmp_path: Path) -> Files:
    return Files(tmp_path)


def cluster_munitions_deposits() -> tuple[str, dict[str, str]]:
    """The real deposits as the command reads them, and the real dates by party."""
    text = StringIO()
    sheet = csv.writer(text)
    sheet.writerow(["party", "deposit_date", "kind", "withdrawal_effective_date"])
    dates = {}
    with (ROOT / "invitations/data/ccm_status.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["signature_date"]:
                sheet.writerow([row["iso3"], row["signature_date"], "signature", ""])
            if row["consent_date"]:
                withdrawn = row["withdrawal_effective_date"]
                sheet.writerow([row["iso3"], row["consent_date"], row["consent_type"], withdrawn])
                dates[row["iso3"]] = row["entry_into_force_for_state"]
    return text.getvalue(), dates


def test_the_cluster_munitions_convention_comes_out_as_in_history(files: Files) -> None:
    deposits, dates = cluster_munitions_deposits()

    answer = files.run(CLUSTER_MUNITIONS, deposits)

    assert answer == {"entry_into_force": "2010-08-01", "threshold_met_on": "2010-02-16", "parties": dates}
    assert list(answer["parties"]) == sorted(dates)
    assert files.noted == ""


def test_it_runs_from_a_shell_without_a_database(files: Files, tmp_path: Path) -> None:
    files.write(TWO, "party,deposit_date\nNOR,2010-08-31\nIRL,2011-08-31\n")
    environment = {**os.environ, "MSP_VAR": str(tmp_path / "var"), "DATABASE_URL": "sqlite:////nowhere/at/all.sqlite3"}

    done = subprocess.run(
        [sys.executable, "manage.py", "entry_into_force", str(files.rule), str(files.deposits)],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout) == {
        "entry_into_force": "2012-02-29",
        "threshold_met_on": "2011-08-31",
        "parties": {"IRL": "2012-02-29", "NOR": "2012-02-29"},
    }


def test_a_threshold_that_is_not_met_is_null(files: Files) -> None:
    answer = files.run(TWO, "party,deposit_date\nNOR,2010-08-31\n")

    assert answer == {"entry_into_force": None, "threshold_met_on": None, "parties": {}}


def test_a_list_without_deposits_is_no_error(files: Files) -> None:
    assert files.run(TWO, "party,deposit_date\n")["entry_into_force"] is None


def test_every_column_is_heard(files: Files) -> None:
    rule = {**TWO, "threshold": {"count": 2, "and_share": {"percent": 55}}}
    deposits = (
        "party,deposit_date,share,kind,withdrawal_effective_date\n"
        "CHN,2016-01-01,40,Acceptance,\n"
        "USA,2016-02-01,20,acceptance,2016-03-01\n"
        "IND,2016-02-01,15,signature,\n"
        "IND,2016-04-01,14.99,,\n"
        "NIU,2016-05-01,.01,definitive signature,\n"
    )

    answer = files.run(rule, deposits)

    assert (answer["threshold_met_on"], answer["entry_into_force"]) == ("2016-02-01", "2016-08-01")
    assert answer["parties"] == {"CHN": "2016-08-01", "IND": "2016-10-01", "NIU": "2016-11-01"}


def test_marks_spaces_blank_lines_and_short_rows_do_no_harm(files: Files) -> None:
    deposits = '\ufeff Party , DEPOSIT_DATE ,share,\r\n\r\n NOR , 2010-01-01 ,,\r\n , ,,\r\n"IRL",2010-02-01\r\n'

    assert files.run(TWO, deposits)["parties"] == {"IRL": "2010-08-01", "NOR": "2010-08-01"}
    assert files.noted == ""


def test_a_byte_order_mark_in_the_rule_does_no_harm(files: Files) -> None:
    assert files.run("\ufeff" + json.dumps(TWO), "party,deposit_date\n")["parties"] == {}


def test_a_column_that_is_not_read_is_noted_beside_the_answer(files: Files) -> None:
    answer = files.run(TWO, "party,deposit_date,withdrawl_date\nNOR,2010-01-01,2011-01-01\n")

    assert answer["entry_into_force"] is None
    assert files.noted == f"{files.deposits}: column withdrawl_date is not read.\n"


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        (b"", "deposits.csv: the file is empty; its first line names the columns party, deposit_date."),
        (b"\n , \n", "deposits.csv: the file is empty; its first line names the columns party, deposit_date."),
        (
            b"\nstate,deposit_date\n",
            "deposits.csv, line 2: there is no column party; the columns are state, deposit_date.",
        ),
        (b"party,date\n", "deposits.csv, line 1: there is no column deposit_date; the columns are party, date."),
        (b"party,deposit_date,Party\n", "deposits.csv, line 1: there are two columns party."),
        (b"party,deposit_date\nNOR,2010-01-01,x\n", "deposits.csv, line 2: 3 cells, but only 2 columns."),
        (b"party,deposit_date\n,2010-01-01\n", "deposits.csv, line 2, column party: the code of the party is missing."),
        (b"party,deposit_date\n\nNOR\n", "deposits.csv, line 3, column deposit_date: the day is missing."),
        (
            b"party,deposit_date\nNOR,2011-02-29\n",
            "deposits.csv, line 2, column deposit_date: '2011-02-29' is not a day of the calendar.",
        ),
        (
            b"party,deposit_date\nNOR,16/02/2010\n",
            "deposits.csv, line 2, column deposit_date: '16/02/2010' is not a day written YYYY-MM-DD.",
        ),
        (
            b"party,deposit_date,kind\nNOR,2010-01-01,ratifcation\n",
            "deposits.csv, line 2, column kind: 'ratifcation' is not known; known are acceptance, accession, approval, "
            "definitive signature, formal confirmation, provisional application, ratification, signature, succession.",
        ),
        (
            b"party,deposit_date,share\nNOR,2010-01-01,\nIRL,2010-01-01,a lot\n",
            "deposits.csv, line 3, column share: 'a lot' is not a number of percent from 0 to 100, such as 12.5.",
        ),
        (
            b"party,deposit_date,share\nNOR,2010-01-01,100.01\n",
            "deposits.csv, line 2, column share: '100.01' is not a number of percent from 0 to 100, such as 12.5.",
        ),
        (
            b"party,deposit_date,share\nNOR,2010-01-01,-5\n",
            "deposits.csv, line 2, column share: '-5' is not a number of percent from 0 to 100, such as 12.5.",
        ),
        (
            b"party,deposit_date,withdrawal_effective_date\nNOR,2010-01-01,soon\n",
            "deposits.csv, line 2, column withdrawal_effective_date: 'soon' is not a day written YYYY-MM-DD.",
        ),
        (
            b"party,deposit_date,withdrawal_effective_date\nNOR,2010-01-02,2010-01-01\n",
            "deposits.csv, line 2, column withdrawal_effective_date: 2010-01-01 lies before the deposit of 2010-01-02.",
        ),
        (b'party,deposit_date\n"N\nO",2010-01-01\n"IRL\n', "deposits.csv, line 4: unexpected end of data."),
        (b'party,deposit_date\n"N\nO",2010-01-01\n,\nX,soon\n', "deposits.csv, line 5, column deposit_date: 'soon' is"),
        (
            b"party,deposit_date\nNOR,2010-01-01\nC\xf4te,2010-01-01\n",
            "deposits.csv, line 3: the text is not in UTF-8.",
        ),
    ],
)
def test_a_fault_in_the_deposits_is_named_at_its_line_and_column(files: Files, rows: bytes, sentence: str) -> None:
    assert files.refusal(TWO, rows).startswith(sentence)


def test_all_faults_are_told_at_once_up_to_twenty(files: Files) -> None:
    told = files.refusal(TWO, "party,deposit_date\n" + ",2010-01-01\nNOR,2010-01-01\n" * 25).splitlines()

    assert told[:2] == [
        "deposits.csv, line 2, column party: the code of the party is missing.",
        "deposits.csv, line 4, column party: the code of the party is missing.",
    ]
    assert (len(told), told[20]) == (21, "... and 5 more.")


@pytest.mark.parametrize(
    ("rule", "sentence"),
    [
        ("", "rule.json, line 1, column 1: Expecting value."),
        ('{"threshold": {"count": 30},\n "general" {}}', "rule.json, line 2, column 12: Expecting ':' delimiter."),
        ("[]", "rule.json: The rule: give an object in braces, not []."),
        ('{"threshold": {"count": 30}}', "rule.json: The rule: 'general' is missing."),
        ('{"threshold": {"count": 2, "count": 3}}', "rule.json: 'count' is written twice."),
        ('{"threshold": {"count": NaN}}', "rule.json: The rule: 'general' is missing."),
        ("[" * 100_000, "rule.json: maximum recursion depth exceeded"),
        ('{"general": ' + "9" * 5000 + "}", "rule.json: Exceeds the limit"),
    ],
)
def test_a_fault_in_the_rule_is_named_at_its_place(files: Files, rule: str, sentence: str) -> None:
    assert files.refusal(rule, "party,deposit_date\n").startswith(sentence)


def test_a_rule_that_counts_shares_asks_for_their_column(files: Files) -> None:
    rule = {**TWO, "threshold": {"and_share": {"percent": 55}}}

    refusal = files.refusal(rule, "party,deposit_date\nNOR,2010-01-01\n")

    assert refusal == "deposits.csv: the rule counts shares, but there is no column share."


def test_a_date_beyond_the_calendar_is_refused(files: Files) -> None:
    refusal = files.refusal(TWO, "party,deposit_date\nNOR,9999-12-31\nIRL,9999-12-31\n")

    assert refusal == "rule.json: add_months 6 counted from 9999-12-31 leaves the calendar."


def test_a_missing_file_is_named(files: Files, tmp_path: Path) -> None:
    files.write(TWO, "party,deposit_date\n")

    with pytest.raises(CommandError, match=r"nothing\.json: No such file or directory\.$"):
        call_command("entry_into_force", str(tmp_path / "nothing.json"), str(files.deposits))
    with pytest.raises(CommandError, match=r"Is a directory\.$"):
        call_command("entry_into_force", str(files.rule), str(tmp_path))
