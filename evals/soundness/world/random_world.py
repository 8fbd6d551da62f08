"""A world from a seed."""

from dataclasses import replace
from random import Random

from evals.soundness.world.description import Calendar, World
from evals.soundness.world.draft import Drafts
from evals.soundness.world.random_calendar import random_calendar
from evals.soundness.world.random_metrics import RandomMetrics
from evals.soundness.world.random_rows import RandomRows
from evals.soundness.world.scope import COMPILED, Scope
from evals.soundness.world.shapes import SHAPES, fact

SCOPED = ("roles", "self_role", "history", "policies")


def random_world(seed: int, scope: Scope = COMPILED) -> World:
    """Return the world of a seed; one seed and scope always give the same."""
    rng = Random(seed)
    drafts = Drafts(rng, has_hours="hour" in scope and rng.random() < 0.5)
    first = fact(drafts, "deal")
    shapes = []
    for name, (shape, weight) in SHAPES.items():
        if rng.random() < weight and (name not in SCOPED or name in scope):
            shape(drafts, first)
            shapes.append(name)
    models = tuple(draft.done() for draft in drafts.models)
    world = World(seed, models, (), {}, shapes=tuple(shapes))
    facts = [draft for draft in drafts.models if draft.is_fact]
    metrics = RandomMetrics(rng, world, facts, scope).make()
    rows = RandomRows(rng, models, dict(drafts.key_kinds)).fill()
    calendar = random_calendar(rng) if "calendar" in scope else Calendar()
    return replace(world, metrics=metrics, rows=rows, calendar=calendar)
