"""Markdown as a terminal shows it: no marks, and the data's own signs as they are."""

import pytest

from agent.markdown import escape
from app.terminal import print_outcome
from tests.app.outcomes import outcome

HOSTILE = [
    "<b>bold</b>",
    "**x** | [y](http://z)",
    "`code` and `more`",
    "a \\ b",
    r"\*",
    "# head",
    "A < B > C",
    "*",
]


def printed(answer: str, capsys: pytest.CaptureFixture[str]) -> str:
    print_outcome(outcome(answer=answer), currency="USD")
    return capsys.readouterr().out.removesuffix("\n")


@pytest.mark.parametrize("value", HOSTILE)
def test_a_value_of_the_data_stands_as_it_is(value: str, capsys: pytest.CaptureFixture[str]):
    assert printed(f"Highest is **{escape(value)}** with `3`.", capsys) == f"Highest is {value} with 3."


def test_an_entity_is_read_once(capsys: pytest.CaptureFixture[str]):
    assert printed("&amp;lt; and &copy;", capsys) == "&lt; and &copy;"
