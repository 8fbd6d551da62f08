"""Rates, comparisons and curves of made-up runs; the reported half is never told."""

from dataclasses import replace
from pathlib import Path

import pytest

from evals.rate import Rate
from evals.record import CaseRecord, RunRecord, load, save
from evals.report.build import result, whole_report
from evals.report.comparison import compare, models
from evals.report.failures import failures
from evals.report.markdown import markdown
from evals.report.page import page
from evals.report.rates import asked_of_ambiguous, asked_of_clear, by, headline
from evals.report.risk import risk, risk_coverage
from evals.report.section import Section
from warehouse.errors import FootnoteError


def case(name: str, **fields) -> CaseRecord:
    usual = {"dataset": "demo", "kind": "metric", "verdict": "passed", "half": "tune", "status": "answered"}
    return CaseRecord(id=name, **(usual | fields))


def run(*cases: CaseRecord, **fields) -> RunRecord:
    usual = {
        "started_at": "2026-01-01T00:00:00",
        "commit": "abc",
        "dirty": False,
        "model": "planner",
        "cases_hash": "h",
        "data_versions": {"demo": "v1"},
    }
    return RunRecord(cases=cases, **(usual | fields))


SECRET = case("secret", half="report", verdict="failed", question="what?", reason="why", silently_wrong=True)
FAILED = case("open", verdict="failed", question="open | question", reason="because")


def test_a_rate_with_its_standard_error():
    assert str(Rate.of([True, True, True, False])) == "3 of 4 (75.0% ± 21.7%)"
    assert str(Rate.of([])) == "none"


def test_rates_in_all_and_in_both_halves():
    rows = {row[0]: row[1:] for row in headline(run(case("a"), FAILED, SECRET)).rows}
    assert [text.partition(" (")[0] for text in rows["right"]] == ["1 of 3", "1 of 2", "0 of 1"]
    assert [text.partition(" (")[0] for text in rows["silently wrong"]] == ["1 of 3", "0 of 2", "1 of 1"]


def test_skipped_cases_count_for_nothing():
    (row,) = by(run(case("a"), case("b", verdict="skipped")), "By kind", lambda one: one.kind).rows
    assert row[1].startswith("1 of 1")


def test_questions_back_of_the_ambiguous_and_of_the_clear():
    must, may = ("clarification",), ("clarification", "answered")
    cases = [
        case("a", expected=must, status="clarification"),
        case("b", expected=must, verdict="failed"),
        case("c", expected=may, status="answered"),
        case("d", status="clarification", verdict="failed"),
        case("e"),
        case("f", expected=("refused",), status="refused"),
        case("g", expected=("answered", "clarification"), status="clarification"),
    ]
    assert asked_of_ambiguous(cases) == Rate(2, 3)
    assert asked_of_clear(cases) == Rate(1, 2)


def test_the_surest_answers_come_first_and_equals_together():
    cases = [
        case("a", confidence=0.9),
        case("b", confidence=0.5, verdict="failed"),
        case("c", confidence=0.5),
        case("d", confidence=0.1, verdict="failed"),
        case("e", confidence=0.1, status="refused"),
    ]
    assert risk_coverage(cases) == ((0.25, 0.0), (0.75, pytest.approx(1 / 3)), (1.0, 0.5))
    assert risk(run(*cases)).rows[0] == ("25%", "0.0%")
    assert "No answer states" in risk(run(case("a"))).text


def test_two_runs_on_their_common_cases():
    before = run(case("a", verdict="failed"), case("b"), replace(SECRET, verdict="passed"), case("gone"))
    after = run(case("a"), case("b", verdict="failed"), SECRET, case("new"), cases_hash="other")
    section = compare(before, after)
    rows = {row[0]: row[1:] for row in section.rows}
    assert "3 common cases; the case files changed" in section.text
    assert rows["right now, wrong before"] == ("", "a")
    assert rows["wrong now, right before"] == ("", "b; 1 of the reported half")
    assert "No case" in compare(run(case("x")), after).text


def test_models_by_their_last_run_over_the_same_cases():
    old, new = run(FAILED, model="m"), run(case("a"), model="m")
    (whole,) = models([run(FAILED, case("a"), model="m"), new]).rows
    assert whole[1] == "2"
    other = run(case("a"), model="n", cases_hash="older")
    assert [(row[0], row[2].partition(" (")[0]) for row in models([other, old, new]).rows] == [
        ("m", "1 of 1")
    ]


def test_failures_of_the_reported_half_are_not_told():
    told = markdown("Evaluation", whole_report(run(FAILED, SECRET, case("a")), [run(FAILED)]))
    assert "open \\| question" in told and "because" in told
    assert "secret" not in told and "what?" not in told
    assert [row[0] for row in failures(run(FAILED, SECRET)).rows] == ["open"]


def test_the_result_to_keep_names_no_time_and_no_case():
    told = markdown("Evaluation", result(run(FAILED, case("a", milliseconds=1234.5))))
    assert " ms" not in told and "open" not in told and "1,234" not in told


def test_a_page_shows_text_as_text_and_draws_the_curve():
    written = page("T", [Section("<b>", "a & b", ("h",), (("<i>",),), curve=((0.5, 0.0), (1.0, 0.25)))])
    assert "<b>" not in written and "&lt;i&gt;" in written and "a &amp; b" in written
    assert 'points="50.0,100.0 100.0,75.0"' in written


def test_a_record_is_read_as_it_was_saved(tmp_path: Path):
    whole = run(FAILED, case("a", confidence=0.5, scores={"behaviour": True}))
    assert load(save(whole, tmp_path)) == whole
    (tmp_path / "other.json").write_text('{"cases": [], "rate": 1}')
    with pytest.raises(FootnoteError, match="no record"):
        load(tmp_path / "other.json")
