"""The steps that definitions count, found without a name of any business."""

from types import SimpleNamespace
from typing import Any

from agent.planner.composing.result import Told
from agent.planner.composing.steps import tell_steps
from agent.planner.questions.funnel import funnel, steps_of
from agent.planner.read import QuestionReader
from agent.planner.reading import QueryReading
from semantic_layer.load import load_manifest

STEPS = {"product_view_sessions", "cart_event_sessions", "checkout_sessions", "purchase_event_sessions"}


def test_the_steps_are_counted_of_one_thing_by_what_happened() -> None:
    steps = steps_of(load_manifest())
    assert {name for name, *_ in steps} == STEPS
    assert len({dimension for _, dimension, _ in steps}) == 1


def test_a_funnel_with_a_step_that_is_lacking_is_none() -> None:
    layer: Any = SimpleNamespace(
        manifest=load_manifest(), unavailable=lambda name: name == "checkout_sessions"
    )
    assert funnel(layer) == []


def test_the_funnel_is_asked_for_under_conditions(reader: QuestionReader) -> None:
    for question in (
        "show me our funnel in May 2018",
        "at which step do we lose the most visits in May 2018?",
    ):
        reading = reader.read(question)
        assert isinstance(reading, QueryReading) and reading.steps
        assert set(reading.query["metrics"]) == STEPS
        assert reading.query["time"] == {"from": "2018-05-01", "to": "2018-05-31"}


def test_no_funnel_of_a_business_without_steps(gym_reader: QuestionReader) -> None:
    assert not isinstance(gym_reader.read("what does our funnel look like?"), QueryReading)


def test_the_widest_step_stands_first_and_the_largest_loss_is_told() -> None:
    names = ("checkout_sessions", "product_view_sessions", "purchase_event_sessions")
    columns = [
        {"name": name, "role": "metric", "source": name, "named": f"catalogue.label.{name}"} for name in names
    ]
    told = Told("q1", columns, [[40, 90, 30]], {"metrics": list(names)}, 1, {})
    text = tell_steps(told, load_manifest())
    assert text is not None
    assert text.index("{q1[0].product_view_sessions}") < text.index("{q1[0].checkout_sessions}")
    assert "{q1[0].product_view_sessions - q1[0].checkout_sessions}" in text
