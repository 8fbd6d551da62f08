"""Words on answers: kept as texts and no more, and turned into diffs that somebody may apply."""

import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from agent.build import build_agent
from agent.outcome import Outcome
from agent.settings import ModelSettings
from agent.verified import FILE, read_verified
from app.chat import rating
from app.cli import run
from app.feedback.propose import CASES as CASES_FILE
from app.feedback.propose import Proposal, cases, synonyms, verified
from app.feedback.store import LONGEST, Feedback, keep, read
from app.feedback.yaml_edit import with_synonym
from evals.cases import CASES
from semantic_layer.errors import FootnoteError
from semantic_layer.folders import files_in_use, load_definitions
from semantic_layer.manifest import Manifest
from tests.app.outcomes import citation, outcome
from tests.tiny_shop import publish_shop

HOSTILE = (
    'x"]\n- id: owned\n  question: *a',
    "{{ Dimension('a') }}: [1, 2",
    "\u202enoitcejni\u202c # comment: true",
    "- !!python/object/apply:os.system ['id']",
    "\x1b[2J+++ b/etc/passwd\n@@ -1 +1 @@",
    "&a *a |>-",
)


@pytest.fixture(scope="module")
def manifest() -> Manifest:
    return load_definitions()


def said(question: str, meant: str = "", *, person: str = "ana", **fields: Any) -> Feedback:
    usual: dict[str, Any] = {"is_right": False, "correction": meant, "conversation": "c"}
    return Feedback(person=person, question=question, **(usual | fields))


def changed_by(proposal: Proposal) -> str:
    """The lines of a diff that are added or taken away."""
    lines = proposal.diff.splitlines()[2:]
    return "\n".join(line for line in lines if line[0] in "+-")


def right(question: str, query: dict[str, Any], **fields: Any) -> Feedback:
    return said(question, is_right=True, queries=(query,), **fields)


def test_words_are_kept_cut_and_the_last_of_a_person_counts(tmp_path: Path):
    told: Outcome = outcome(citations=[citation()])
    for is_right in (True, False):
        keep(
            tmp_path,
            Feedback.of(
                told, "q\u202e?" * 900, "ana", is_right=is_right, correction="a\x00b" * 900, is_follow_up=True
            ),
        )
    (one,) = read(tmp_path)
    assert not one.is_right and one.is_follow_up and one.queries == ({"metrics": ["revenue"]},)
    assert len(one.question) == len(one.correction) == LONGEST and not set("\x00\u202e") & set(one.correction)
    assert (tmp_path / "state" / "feedback.sqlite").stat().st_mode & 0o077 == 0


def test_nobody_fills_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("app.feedback.store.MOST_A_DAY", 5)
    kept = [keep(tmp_path, said(f"question {number}")) for number in range(8)]
    assert kept.count(False) == 3 and keep(tmp_path, said("another", person="ben"))


def test_a_replaced_word_becomes_a_synonym(manifest: Manifest, tmp_path: Path):
    words = [said("What were our moolah by month?", "what were our revenue by month")]
    (proposal,) = synonyms(words, manifest, files_in_use(), people=1)
    assert proposal.path == "semantic_layer/definitions/sales.yml"
    assert changed_by(proposal).split() == ["+", "-", "moolah"]
    applied = tmp_path / "b.yml"
    applied.write_text(proposal.before)
    subprocess.run(["patch", "-s", str(applied)], input=proposal.diff, text=True, check=True)
    assert applied.read_text() == proposal.after
    assert list(synonyms(words, manifest, files_in_use(), people=2)) == []


@pytest.mark.parametrize(
    ("question", "meant"),
    [
        ("sales by month", "revenue by month"),
        ("moolah by moon", "revenue by month"),
        ("moolah by month", "nonsense by month"),
        ("moolah", ""),
        ("by month", "revenue by month"),
        ("12345 by month", "revenue by month"),
        (f"{'w' * 60} by month", "revenue by month"),
    ],
)
def test_what_is_no_one_word_for_one_name_proposes_nothing(question: str, meant: str, manifest: Manifest):
    assert list(synonyms([said(question, meant)], manifest, files_in_use(), people=1)) == []


def test_the_word_is_given_to_the_dimension_that_is_meant(manifest: Manifest):
    (proposal,) = synonyms(
        [said("orders by haulage stage", "orders by order status")], manifest, files_in_use(), people=1
    )
    after = yaml.safe_load(proposal.after)
    assert "haulage stage" in str(after) and "orders" in proposal.path


FLOW, BLOCK = "config: {meta: {footnote: {synonyms: [w]}}}", "    config:\n      meta:\n        footnote:\n"


@pytest.mark.parametrize(
    ("metric", "line"),
    [
        ("name: m\n    type: simple\n", f"    {FLOW}\n"),
        ("{name: m, type: simple}\n", f"  - {{{FLOW}, name: m"),
        (f"name: m\n{BLOCK}          unit: x\n", "          synonyms: [w]\n"),
        ("name: m\n    config: {meta: {footnote: {synonyms: [a]}}} # why\n", "synonyms: [a, w]}}} # why"),
        ("name: m\n    config: {meta: {footnote: {synonyms: []}}}\n", "synonyms: [w]"),
        (f"name: m\n{BLOCK}          synonyms:\n            - a\n", "            - w\n"),
        (f"name: m\n{BLOCK}          synonyms:\n            - a\n  - name: o\n", "            - w\n  - name"),
    ],
)
def test_a_synonym_is_written_in_the_layout_that_is_there(metric: str, line: str):
    text = f"metrics:\n  - {metric}"
    after = with_synonym(text, "m", "w")
    assert after is not None and line in after
    assert with_synonym(text, "other", "w") is None


@pytest.mark.parametrize("word", ["no", "on", "a: b", "#x", "ação", 'a"b', "1", "'", *HOSTILE])
def test_a_word_of_a_stranger_stays_a_word(word: str):
    text = "metrics:\n  - name: m\n    config: {meta: {footnote: {synonyms: [a]}}}\n"
    after = with_synonym(text, "m", word)
    assert after is not None
    assert yaml.safe_load(after)["metrics"][0]["config"]["meta"]["footnote"]["synonyms"] == ["a", word]


def test_cases_are_whole_and_hold_what_was_said_as_text(manifest: Manifest):
    words = [said(text, text) for text in HOSTILE] + [said("profit?", is_right=True, status="refused")]
    (proposal,) = cases(words, "", "demo")
    read_back = CASES.validate_python(yaml.safe_load(proposal.after))
    assert [case.question for case in read_back] == [one.question for one in words]
    assert read_back[-1].expect == ["refused"] and proposal.path == CASES_FILE
    assert list(cases(words, proposal.after, "demo")) == []
    assert list(cases([said("and 2018?", is_follow_up=True)], "", "demo")) == []


def test_only_what_all_found_right_and_what_lasts_is_verified():
    query: dict[str, Any] = {"metrics": ["orders"]}
    dated = {**query, "time": {"from": "2017-01-01", "to": "2017-12-31"}}
    words = [
        right("how many orders?", query),
        right("orders in 2017", dated),
        right("orders last year", dated),
        right("contested", query),
        said("Contested!", person="ben"),
        right("and those?", query, is_follow_up=True),
    ]
    (proposal,) = verified(words, "", people=1)
    assert [entry["question"] for entry in yaml.safe_load(proposal.after)] == [
        "how many orders?",
        "orders in 2017",
    ]
    assert list(verified(words, proposal.after, people=1)) == []
    assert list(verified(words, "", people=2)) == []


def test_the_planner_answers_a_verified_question_by_its_query(tmp_path: Path):
    publish_shop(tmp_path)
    (tmp_path / FILE).write_text(
        yaml.safe_dump([{"question": "The usual?", "query": {"metrics": ["orders"]}}])
    )
    agent = build_agent(tmp_path, ModelSettings())
    told = agent.ask("the usual")
    other = agent.ask("the customary")
    agent.close()
    assert told.status == "answered" and told.citations[0].rows == [[9]] and "verified" in told.answer
    assert other.status != "answered"


@pytest.mark.parametrize(
    "text", ["- {question: a}", "a: b", "- {question: a, query: {metrix: [x]}}", "- [", "1"]
)
def test_a_wrong_file_of_verified_queries_is_said(text: str, tmp_path: Path):
    (tmp_path / FILE).write_text(text)
    with pytest.raises(FootnoteError, match=str(FILE)):
        read_verified(tmp_path)


def test_the_command_prints_a_diff_and_changes_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    publish_shop(tmp_path)
    keep(tmp_path, said("our moolah by month", "our revenue by month"))
    keep(tmp_path, right("how many orders?", {"metrics": ["orders"]}))
    before = {path: path.read_bytes() for path in tmp_path.rglob("*.*")}
    assert run(["--workspace", str(tmp_path), "feedback"]) == 0
    shown = capsys.readouterr()
    assert shown.out.count("\n--- ") + shown.out.startswith("--- ") == 3
    for part in ("+++ b/verified_queries.yml", f"+++ b/{CASES_FILE}", "moolah"):
        assert part in shown.out
    assert "2 words on answers: 1 right, 1 wrong." in shown.err
    assert {path: path.read_bytes() for path in before} == before and not (tmp_path / FILE).exists()
    assert run(["--workspace", str(tmp_path), "feedback", "--people", "2"]) == 0
    assert "moolah" not in capsys.readouterr().out.partition(CASES_FILE)[0]


def test_clicks_and_corrections_of_the_chat_are_kept(tmp_path: Path):
    ratings = rating.Ratings()
    assert ratings.meant(tmp_path, "ana", "meant: revenue") is None, "nothing was answered yet"
    name = ratings.remember(outcome(citations=[citation()]), "our moolah", is_follow_up=False)
    assert name is not None
    assert ratings.rated(tmp_path, "ana", name, is_right=True) == rating.THANKS
    assert ratings.rated(tmp_path, "ana", name, is_right=False) == rating.WHAT_ELSE
    assert ratings.meant(tmp_path, "ana", "Meant: our revenue") == rating.THANKS
    assert ratings.meant(tmp_path, "ana", "what is meant: a question") is None
    assert rating.Ratings().rated(tmp_path, "ben", name, is_right=True) == rating.UNKNOWN
    (one,) = read(tmp_path)
    assert (one.question, one.correction, one.is_right) == ("our moolah", "our revenue", False)
    assert ratings.remember(outcome(status="clarification"), "which?", is_follow_up=False) is None
