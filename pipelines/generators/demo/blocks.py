"""A large shop is made of blocks of customers with their orders, so that memory stays bounded at any size."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

BLOCK_ORDERS = 100_000


@dataclass(frozen=True)
class Block:
    """A part of the shop that is generated at once; the first has the seed of the whole."""

    number: int
    seed: int
    customers: int
    orders: int


def blocks(seed: int, *, customers: int, orders: int) -> Iterator[Block]:
    """Split a shop into blocks of about equal size; one that fits into a block is one."""
    count = -(-orders // BLOCK_ORDERS)
    for number in range(count):
        yield Block(
            number=number,
            seed=_seed_of(seed, number),
            customers=_share(customers, number, count),
            orders=_share(orders, number, count),
        )


def _share(whole: int, number: int, count: int) -> int:
    return whole * (number + 1) // count - whole * number // count


def _seed_of(seed: int, number: int) -> int:
    if number == 0:
        return seed
    return int(np.random.SeedSequence([seed, number]).generate_state(1, np.uint64)[0])
