"""How each order is paid: one payment, or a gift card and the rest by other means."""

from dataclasses import dataclass

import numpy as np

from pipelines.generators.demo import planted
from pipelines.generators.demo.baskets import Baskets
from pipelines.generators.demo.demand import Demand, day_number
from pipelines.generators.demo.randomness import Integers, draw, stream

METHODS = ("credit_card", "debit_card", "paypal", "gift_card")
METHOD_PARTS = np.array([0.57, 0.17, 0.20, 0.06])
CARDLESS_PARTS = np.array([0.0, 0.0, 0.8, 0.2])
GIFT_CARD = METHODS.index("gift_card")
PART_SPLIT = 0.045
UNPAID_ORDERS = 5
INSTALLMENTS = (1, 2, 3, 6, 12)
INSTALLMENT_PARTS = {False: (0.86, 0.06, 0.06, 0.02, 0.0), True: (0.52, 0.10, 0.17, 0.14, 0.07)}
LARGE_CENTS = 20_000


@dataclass(frozen=True)
class Payments:
    """One entry a payment, in order of the orders; amounts in cents."""

    order: Integers
    number: Integers
    method: Integers
    installments: Integers
    cents: Integers


def pay(seed: int, demand: Demand, baskets: Baskets) -> Payments:
    """Pay each order that has lines, but for a few whose payment was never recorded."""
    rng = stream(seed, "payments")
    due = np.bincount(
        baskets.order, baskets.quantity * baskets.unit_cents + baskets.fee_cents, minlength=len(demand.day)
    ).astype(np.int64)
    paid = np.flatnonzero(due)
    unpaid = rng.choice(paid, min(UNPAID_ORDERS, len(paid)), replace=False)
    paid = np.setdiff1d(paid, unpaid)
    method = _methods(rng, demand.day[paid])
    split = (rng.random(len(paid)) < PART_SPLIT) & (method != GIFT_CARD) & (due[paid] > 100)
    by_gift_card = np.where(split, (due[paid] * rng.uniform(0.1, 0.6, len(paid))).astype(np.int64), 0)
    order = np.r_[paid[split], paid]
    number = np.r_[np.ones(split.sum(), dtype=np.int64), 1 + split]
    sorting = np.lexsort((number, order))
    cents = np.r_[by_gift_card[split], due[paid] - by_gift_card]
    method = np.r_[np.full(split.sum(), GIFT_CARD), method]
    return Payments(
        order=order[sorting],
        number=number[sorting],
        method=method[sorting],
        installments=_installments(rng, method, cents)[sorting],
        cents=cents[sorting],
    )


def _methods(rng: np.random.Generator, day: Integers) -> Integers:
    usual = draw(rng, METHOD_PARTS, len(day))
    without_cards = draw(rng, CARDLESS_PARTS, len(day))
    return np.where(day == day_number(planted.OUTAGE_DAY), without_cards, usual)


def _installments(rng: np.random.Generator, method: Integers, cents: Integers) -> Integers:
    small = draw(rng, np.array(INSTALLMENT_PARTS[False]), len(cents))
    large = draw(rng, np.array(INSTALLMENT_PARTS[True]), len(cents))
    chosen = np.array(INSTALLMENTS)[np.where(cents >= LARGE_CENTS, large, small)]
    return np.where(method == METHODS.index("credit_card"), chosen, 1)
