"""What the chat suggests to ask is answered."""

import re
from pathlib import Path

import pytest

from agent.assistant import Agent
from agent.build import build_agent
from app.chat.server import SITE

README = (SITE / "chainlit.md").read_text(encoding="utf-8")
QUESTIONS = re.findall(r"(?<!\*)\*([^*\n]+)\*", README.partition("\n- ")[0])
FOLLOW_UPS = re.findall(r"(?<!\*)\*([^*\n]+)\*", README.partition("\n- ")[2])


@pytest.fixture(scope="module")
def agent(demo_workspace: Path):
    built = build_agent(demo_workspace)
    yield built
    built.close()


def test_the_readme_suggests_something():
    assert len(QUESTIONS) >= 2 and len(FOLLOW_UPS) >= 2


@pytest.mark.parametrize("question", QUESTIONS)
def test_each_question_is_answered(agent: Agent, question: str):
    first = agent.ask(question)
    assert (first.status, first.certified) == ("answered", True), first.answer
    for follow_up in FOLLOW_UPS:
        second = agent.ask(follow_up, first.conversation_id)
        assert (second.status, second.certified) == ("answered", True), second.answer
        assert second.citations[0].query["metrics"] == first.citations[0].query["metrics"]
