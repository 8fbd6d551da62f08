"""What becomes of an order out of the ordinary: canceled, unavailable, stuck on the way, without lines."""

from dataclasses import dataclass
from enum import IntEnum

import numpy as np

from pipelines.generators.demo.randomness import Flags, Integers, draw, stream


class Fate(IntEnum):
    ORDINARY = 0
    CANCELED = 1
    UNAVAILABLE = 2
    LOST = 3  # handed to the carrier and never delivered
    STUCK_PROCESSING = 4
    STUCK_INVOICED = 5


PARTS = (0.9672, 0.014, 0.006, 0.008, 0.0028, 0.002)
PART_WITHOUT_ITEMS = {Fate.CANCELED: 0.12, Fate.UNAVAILABLE: 0.65}


@dataclass(frozen=True)
class Fates:
    fate: Integers
    has_items: Flags


def decide_fates(seed: int, orders: int) -> Fates:
    rng = stream(seed, "fates")
    fate = draw(rng, np.array(PARTS), orders)
    chance = np.zeros(len(Fate))
    for of, part in PART_WITHOUT_ITEMS.items():
        chance[of] = part
    return Fates(fate=fate, has_items=rng.random(orders) >= chance[fate])
