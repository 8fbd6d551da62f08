"""Every surface shows values of the data as they stand: no markup, no link, nothing unseen, no formula."""

import contextlib
import csv
import io
import json
import re

import pytest

from agent.chart import Chart
from agent.markdown import escape, fenced, plain, tamed, unlinked
from app.chart import figure_of
from app.csv_cells import harmless
from app.json_text import json_text
from app.render import markdown_table, table_of
from app.terminal import print_outcome
from semantic_layer.unseen import is_unseen, visible
from tests.app.outcomes import citation, outcome
from tests.security.edges.poisons import MAIL, THIN, Drawn, poisons

SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n")


def as_shown(value: str) -> str:
    return visible(" ".join(value.split()))


@pytest.fixture(params=poisons())
def poison(request: pytest.FixtureRequest) -> str:
    return poisons()[request.param]


def test_there_are_enough_of_them() -> None:
    assert len(poisons()) >= 30


@pytest.mark.parametrize("around", ["{}", "Highest is **{}** with 3.", "- {}\n- b", "a\n{}"])
def test_markdown_shows_a_value_as_it_stands(poison: str, around: str) -> None:
    drawn = Drawn(around.format(escape(poison)))
    assert drawn.tags <= {"p", "strong", "ul", "li"} and not drawn.leads_away
    if around == "{}":
        assert drawn.tags == {"p"}
    assert as_shown(poison) in drawn.text.replace(THIN, "")


def test_a_table_keeps_its_cells(poison: str) -> None:
    rows = [[poison, 1.0], ["b", 2.0]]
    table = table_of(citation(columns=["name", "n"], rows=rows), currency="USD", max_rows=5)
    drawn = Drawn(markdown_table(table))
    assert drawn.tags == {"table", "thead", "tbody", "tr", "th", "td"} and not drawn.leads_away
    assert as_shown(poison) in drawn.text.replace(THIN, "")


def test_code_ends_where_it_ends(poison: str) -> None:
    drawn = Drawn(fenced(f"SELECT '{poison}'\n{poison}", "sql") + "\nafter")
    assert drawn.tags <= {"pre", "code", "p"}
    assert not any(map(is_unseen, drawn.text.replace("\n", "")))


def test_a_terminal_is_not_steered(poison: str, capsys: pytest.CaptureFixture[str]) -> None:
    rows = [[poison, 1.0], ["b", 2.0]]
    cited = citation(columns=["name", "n"], rows=rows, sql=f"SELECT '{poison}'")
    told = outcome(answer=f"Highest is **{escape(poison)}**.", citations=[cited], suggestions=[poison])
    print_outcome(told, currency="USD")
    printed = capsys.readouterr().out
    assert not any(map(is_unseen, printed.replace("\n", "")))
    assert f"Highest is {as_shown(poison)}." in printed


def test_a_chart_knows_no_markup(poison: str) -> None:
    rows = [[poison, 1.0], ["b", 2.0]]
    cited = citation(columns=["name", "n"], rows=rows, column_units=[None, None], query={})
    drawn = figure_of(
        outcome(citations=[cited], chart=Chart(type="bar", x="name", y=["n"], citation=cited.id)),
        currency="USD",
    )
    assert drawn is not None
    label = (drawn["data"][0]["y"] if drawn["data"][0]["orientation"] == "h" else drawn["data"][0]["x"])[0]
    assert not re.search("[<>]", label) and not any(map(is_unseen, label))


def test_no_cell_is_a_formula(poison: str) -> None:
    out = io.StringIO()
    csv.writer(out).writerow([harmless(poison), "b"])
    (read,) = csv.reader(io.StringIO(out.getvalue(), newline=""))
    assert len(read) == 2 and not read[0].startswith(SIGNS)
    assert not any(part.lstrip().startswith(SIGNS[:4]) for part in re.split("(?<!^')[;\t]", read[0])[1:])
    assert "\x1b" not in read[0] and "\x9b" not in read[0]


@pytest.mark.parametrize("number", [-5, -2.5, "-5", "+5.25", "-1.5E-7", 0, None])
def test_numbers_stay_numbers(number: object) -> None:
    assert harmless(number) == number


def test_json_is_the_same_data_and_steers_no_terminal(poison: str) -> None:
    text = json_text({"value": poison, poison: ["é🙂", 1]})
    assert json.loads(text) == {"value": poison, poison: ["é🙂", 1]}
    assert not any(map(is_unseen, text)) and "é🙂" in text


def test_what_is_escaped_reads_back(poison: str) -> None:
    assert plain(escape(poison)) == as_shown(poison)
    assert escape(poison) == unlinked(escape(poison))


WRITTEN = [
    "![x](https://evil.example/{})",
    "[x](https://evil.example/{})",
    "<img src=https://evil.example/{}>",
    "https://evil.example/{}",
    r"http\://evil.example/{}",
    r"http:\/\/evil.example/{}",
    "http&#58;//evil.example/{}",
    "http:&sol;/evil.example/{}",
    r"www\.evil.example/{}",
    r"a\@evil.example",
    "a&commat;evil.example",
    "[x]\n\n[x]: https://evil.example/{}",
    r"\![x](https://evil.example/{})",
    r"\\[x](https://evil.example/{})",
    "<https://evil.example/{}>",
    "**https://evil.example/{}**",
    "- [ ] <a href=//evil.example>x</a>",
]


@pytest.mark.parametrize("written", WRITTEN)
def test_what_a_model_writes_leads_nowhere(written: str) -> None:
    drawn = Drawn(unlinked(tamed(written.format("secret"))))
    assert not drawn.leads_away and drawn.tags <= {"p", "strong", "ul", "li"}


def test_what_a_model_may_write_stays() -> None:
    kept = "**Revenue** is _high_, `code`:\n\n- one\n- two\n\n1. three\n"
    assert unlinked(tamed(kept)) == kept
    assert MAIL.search("a@b.example")


def test_names_people_use_stay_as_they_are() -> None:
    for name in (
        "cama_mesa_banho",
        "Home & Garden",
        "R&D",
        "São Paulo",
        "12:30",
        "3-in-1",
        "A/B",
        "50% off!",
    ):
        assert escape(name) == name


def test_a_name_that_looks_like_anothers_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    from app.cli import run

    assert run(["--as", "ana\u200b", "query", "--metrics", "revenue"]) == 1
    assert "can't be seen" in capsys.readouterr().err


def test_the_command_line_shows_what_it_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    from app.cli import run

    with contextlib.suppress(SystemExit):
        run(["metrics", "\x1b[31mrevenue\u202e"])
    told = capsys.readouterr()
    assert not any(map(is_unseen, (told.out + told.err).replace("\n", "")))
