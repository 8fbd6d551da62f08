"""What may be typed behind `refresh`: wrong days and ranges are wrong usage, told in plain words."""

from datetime import date
from pathlib import Path

import pytest
import typer

from app.cli import run
from app.days import read_from, read_range
from pipelines.request import DayRange

WRONG = {
    ("--from", "2018-13-01"): "not a day; write it like 2018-01-31",
    ("--from", "2018-02-30"): "not a day",
    ("--from", "01/02/2018"): "not a day",
    ("--from", "2018-1-1"): "not a day",
    ("--from", "1776-07-04"): "days go from 1900-01-01 to 2099-12-31",
    ("--from", "2018-01-01", "--from", "2018-02-01"): "more than one day",
    ("--from", "a", "--from", "b"): "more than one folder",
    ("--to", "2018-01-01"): "--to needs the first day too",
    ("--from", "folder", "--to", "2018-01-01"): "--to needs the first day too",
    ("--from", "2018-02-01", "--to", "2018-02-01"): "no day lies from 2018-02-01 until before 2018-02-01",
    ("--from", "2018-02-01", "--to", "2018-01-01"): "no day lies",
    ("--from", "2018-02-01", "--to", "soon"): "--to soon: not a day",
    ("--as-of", "yesterday"): "--as-of yesterday: not a day",
    ("--as-of", "2018-01-01", "--from", "2018-01-01"): "leave --from DAY, --to and --select out",
    ("--as-of", "2018-01-01", "--select", "fact_sales"): "leave --from DAY, --to and --select out",
    ("--publish",): "--publish belongs to --as-of",
}


@pytest.mark.parametrize("flags", WRONG, ids=" ".join)
def test_wrong_usage_is_told_in_plain_words(flags, workspace, capsys):
    assert run(["--workspace", str(workspace), "refresh", *flags]) == 2
    told = " ".join(capsys.readouterr().err.split())
    assert WRONG[flags] in told
    assert not workspace.exists()


@pytest.mark.parametrize(
    ("texts", "folder", "day"),
    [
        ((), None, None),
        (("raw",), Path("raw"), None),
        (("2018-01-31",), None, date(2018, 1, 31)),
        (("2018-01-31", "raw"), Path("raw"), date(2018, 1, 31)),
        (("raw", "2018-01-31"), Path("raw"), date(2018, 1, 31)),
        (("./2018-01-31",), Path("2018-01-31"), None),
        (("2018",), Path("2018"), None),
    ],
)
def test_a_folder_and_a_day_are_told_apart(texts, folder, day):
    assert read_from(texts) == (folder, day)


def test_the_last_day_is_the_one_before_to():
    assert read_range(date(2018, 1, 1), "2018-02-01") == DayRange(date(2018, 1, 1), date(2018, 2, 1))
    assert read_range(date(2018, 1, 1), None) == DayRange(date(2018, 1, 1))
    assert read_range(None, None) is None
    with pytest.raises(typer.BadParameter):
        read_range(date(2018, 1, 1), "2018-01-01")
