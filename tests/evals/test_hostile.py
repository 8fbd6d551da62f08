"""Inputs meant to trip or to trick: what comes back is of the right class and leaks nothing."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

import evals
from agent.assistant import Agent
from agent.build import build_agent
from agent.outcome import Outcome
from agent.prompts.loader import prompt
from agent.settings import ModelSettings
from evals.scorers.numbers_bound import numbers_bound

CASES = yaml.safe_load((Path(evals.__file__).parent / "hostile.yml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def planner(demo_workspace: Path) -> Iterator[Agent]:
    built = build_agent(demo_workspace, ModelSettings())
    yield built
    built.close()


def text_of(case: dict[str, Any]) -> str:
    return str(case["text"]) * int(case.get("times", 1))


def class_of(outcome: Outcome) -> str:
    if outcome.status == "answered":
        return "answered" if outcome.citations else "told"
    return {"clarification": "asked"}.get(outcome.status, outcome.status)


def test_there_are_a_hundred():
    assert len(CASES) == 100
    assert all({"text", "expect", "why"} <= set(case) for case in CASES)
    assert len({text_of(case) for case in CASES}) == 100


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['why']}-{case['text'][:12]!a}")
def test_what_comes_back_is_of_its_class(case: dict[str, Any], planner: Agent):
    text, expected = text_of(case), case["expect"]
    outcome = planner.ask(text)
    assert class_of(outcome) in ([expected] if isinstance(expected, str) else expected), outcome.answer
    assert numbers_bound(outcome, text).passed
    assert not any(line in outcome.answer for line in prompt_lines())
    assert not set("\x00\x07\x08\x1b\u202e") & set(outcome.answer)


def prompt_lines() -> list[str]:
    """Lines of the system prompt that an answer could only have from there."""
    told = ("metrics", "other_metrics", "dimensions", "other_dimensions", "entities", "tables")
    blank = dict.fromkeys(("title", "currency", "data_start", "data_end", *told), "")
    return [line for line in prompt("system", **blank).splitlines() if len(line) > 40]
