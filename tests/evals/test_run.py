"""Cases asked of a stand-in and of the agent, the choice of cases, gold that is kept."""

import argparse
from pathlib import Path

import pytest

from agent.outcome import Outcome
from evals.cases import Case, load_cases
from evals.datasets import Place, place_of
from evals.gold_rows import GoldRows
from evals.record import save
from evals.run import Subject, run_case, run_cases
from evals.run_command import add_arguments, chosen, run
from evals.workspaces import publish
from semantic_layer.errors import QueryError
from tests.app.outcomes import FakeAgent, answered, citation, outcome
from warehouse.errors import FootnoteError

DEMO = Place(workspace=Path("w"), raw=Path("r"), source=None, pack="demo")


class FakeGold:
    """Gives the same rows to every gold query."""

    def rows(self, sql: str) -> list[list[float]]:
        return [[float(sql)]]


def subject(given: Outcome | Exception) -> Subject:
    return Subject(agent=FakeAgent(given), gold=FakeGold(), version="v1")  # type: ignore[arg-type]


def asked(**fields) -> Case:
    usual = {"id": "a", "dataset": "demo", "kind": "metric", "question": "how many?", "reason": "r"}
    return Case.model_validate(usual | fields)


def told(*figures: float) -> Outcome:
    return outcome(answer="Here.", citations=[citation(columns=["n"], rows=[[figure] for figure in figures])])


def options(*arguments: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    add_arguments(parser)
    return parser.parse_args(arguments)


def test_a_right_answer_is_gold_or_one_of_the_accepted():
    case = asked(gold={"sql": "5"}, accept=["7"])
    assert run_case(case, subject(told(5))).passed
    assert run_case(case, subject(told(7))).passed
    wrong = run_case(case, subject(told(6)))
    assert not wrong.passed and wrong.silently_wrong and "values differ" in wrong.reason


def test_an_answer_where_none_can_be_is_silently_wrong():
    wrong = run_case(asked(kind="unanswerable", expect="refused"), subject(told(6)))
    assert wrong.silently_wrong and wrong.status == "answered" and wrong.expected == ("refused",)
    assert not run_case(asked(gold={"sql": "5"}), subject(outcome(status="refused"))).silently_wrong


def test_rows_are_accepted_beside_a_question_back():
    case = asked(kind="ambiguous", expect=["clarification", "answered"], accept=["5"])
    assert run_case(case, subject(told(5))).passed
    assert not run_case(case, subject(told(6))).passed


def test_of_the_reported_half_a_record_keeps_neither_reason_nor_answer():
    kept = run_case(asked(gold={"sql": "5"}, half="report"), subject(told(6)))
    assert not kept.passed and kept.scores["same_result"] is False
    assert (kept.reason, kept.said) == ("", "")


def test_an_error_fails_its_case_alone():
    failed = run_case(asked(gold={"sql": "5"}), subject(QueryError("no such metric", code="unknown")))
    assert not failed.passed and "no such metric" in failed.reason and not failed.silently_wrong


def test_the_turns_of_a_conversation_share_it():
    agent = FakeAgent(answered())
    case = asked(question=None, turns=["revenue?", "by state"], gold={"sql": "5"})
    run_case(case, Subject(agent=agent, gold=FakeGold(), version="v1"))  # type: ignore[arg-type]
    assert agent.asked == [("revenue?", None), ("by state", "c1")]


def test_cases_are_chosen_by_set_half_and_name():
    cases = load_cases()
    tuned = chosen(cases, options("--set", "blind", "--half", "tune", "--only", "olist", "--only", "why"))
    assert tuned and all(case.half == "tune" for case in tuned)
    assert {case.dataset for case in tuned if case.kind != "why"} == {"olist"}
    assert {case.set for case in chosen(cases, options("--set", "core"))} == {"core"}
    assert len(chosen(cases, options())) == len(cases)
    with pytest.raises(FootnoteError, match="nonesuch"):
        chosen(cases, options("--only", "nonesuch"))


def test_gold_is_worked_out_once_for_the_same_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    source, cache = tmp_path / "raw", tmp_path / "gold"
    source.mkdir()
    (tmp_path / "shop.sql").write_text("-- no tables")
    monkeypatch.setattr("evals.raw.FOLDER", tmp_path)
    monkeypatch.setattr("evals.gold_rows.FOLDER", tmp_path)
    (source / "orders.csv").write_text("order_id\n1\n2\n")
    sql = "select count(*) from raw.orders"
    for _ in range(2):
        gold = GoldRows("shop", source, cache)
        assert gold.rows(sql) == [[2]]
        gold.close()
    (kept,) = cache.iterdir()
    kept.write_text(kept.read_text().replace("2", "3"))
    assert GoldRows("shop", source, cache).rows(sql) == [[3]]
    (source / "orders.csv").write_text("order_id\n1\n")
    assert GoldRows("shop", source, cache).rows(sql) == [[1]]


def test_a_dataset_that_is_not_there_is_skipped_with_the_reason(tmp_path: Path):
    place = place_of("olist", workspaces=tmp_path, data=tmp_path / "none")
    publish({"olist": place}, anew=True)
    done = run_cases([asked(dataset="olist", gold={"sql": "5"})], {"olist": place})
    assert [case.verdict for case in done.cases] == ["skipped"] and "no files" in done.cases[0].reason


def test_two_runs_are_compared_by_file_or_model(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    done = run_cases([], {})
    path = save(done, tmp_path / "runs")
    assert run(options("--workspaces", str(tmp_path), "--compare", str(path), str(path))) == 0
    assert "## Compared" in capsys.readouterr().out
    with pytest.raises(FootnoteError, match="gpt"):
        run(options("--workspaces", str(tmp_path), "--compare", str(path), "gpt"))


def test_cases_of_the_demo_shop_through_the_agent(demo_workspace: Path, tmp_path: Path):
    cases = [case for case in load_cases() if case.set == "core" and case.dataset == "demo"]
    place = Place(demo_workspace, demo_workspace / "raw" / "demo", source=None, pack="demo")
    done = run_cases(cases, {"demo": place})
    assert {case.model for case in done.cases} == {"planner"}
    assert done.rate.value >= 0.8
    assert not [case.id for case in done.cases if case.silently_wrong]
    assert all(case.scores["numbers_bound"] for case in done.cases)
