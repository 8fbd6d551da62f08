"""Names of segments by rule from their profile, with what to do for those who are in them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd


@dataclass(frozen=True)
class Profile:
    """What a segment is like: means of its customers, and ranks, 0 to 1, of its middle among all customers.

    `recency` is low for who ordered lately; `repeat_share` is of who ordered on more than one day;
    `stars` are None without reviews, `stars_gain` is how many more than all.
    """

    customers: int
    share: float
    recency_days: float
    orders: float
    monetary: float
    recency: float
    value: float
    repeat_share: float
    repeat_gain: float
    stars: float | None
    stars_gain: float

    @property
    def is_recent(self) -> bool:
        """Whether most of them ordered later than most of all."""
        return self.recency <= 0.45

    @property
    def is_lapsed(self) -> bool:
        """Whether most of them ordered long ago."""
        return self.recency >= 0.55

    @property
    def is_high(self) -> bool:
        """Whether most of them spent more than most of all."""
        return self.value >= 0.6

    @property
    def is_low(self) -> bool:
        """Whether most of them spent less."""
        return self.value <= 0.4

    @property
    def repeats(self) -> bool:
        """Whether most of them came back, and more than of all."""
        return self.repeat_share >= 0.5 and self.repeat_gain >= 0.1

    @property
    def once(self) -> bool:
        """Whether nearly all of them came on one day alone."""
        return self.repeat_share <= 0.1

    @property
    def is_satisfied(self) -> bool:
        """Whether they gave clearly more stars than all."""
        return self.stars is not None and self.stars >= 4 and self.stars_gain >= 0.1

    @property
    def is_unhappy(self) -> bool:
        """Whether they gave few stars."""
        return self.stars is not None and self.stars <= 2.5


@dataclass(frozen=True)
class Rule:
    """A name, whom it fits and what to do for them; `again` is for a second segment that it fits.

    Without `again` the second is told apart by what differs.
    """

    name: str
    fits: Callable[[Profile], bool]
    actions: str
    again: "Rule | None" = None


RULES: tuple[Rule, ...] = (
    Rule(
        "Dissatisfied customers",
        lambda p: p.is_unhappy,
        "Ask what went wrong, make it good, then invite back.",
    ),
    Rule(
        "Loyal high spenders",
        lambda p: p.repeats and p.is_high and not p.is_lapsed,
        "Keep them: early access, thanks, a contact of their own. No discounts, which they don't need.",
        # The first has spent more: "high spenders, lower spend" would say nothing of these.
        again=Rule(
            "Loyal regulars",
            lambda p: True,
            "Remind them when what they buy again is due; show what those who spend more buy beside it.",
        ),
    ),
    Rule(
        "High spenders at risk",
        lambda p: p.repeats and p.is_high,
        "Win them back in person: ask why they stay away, offer what they bought before.",
    ),
    Rule(
        "Active regulars",
        lambda p: p.repeats and p.is_recent,
        "Remind them when what they buy again is due; offer sets to raise the basket.",
    ),
    Rule("Lapsed regulars", lambda p: p.repeats, "Offer what they used to buy again, with a date on it."),
    Rule(
        "Recent one-time high spenders",
        lambda p: p.once and p.is_recent and p.is_high,
        "Follow the first order up with what goes with it, while they remember it.",
    ),
    Rule(
        "New satisfied explorers",
        lambda p: p.once and p.is_recent and p.is_satisfied,
        "Ask for a recommendation; offer a second order in a neighbouring category.",
    ),
    Rule(
        "Recent small-basket buyers",
        lambda p: p.once and p.is_recent and p.is_low,
        "Welcome them; free freight from a somewhat larger basket on.",
    ),
    Rule(
        "Lapsed high spenders",
        lambda p: p.is_lapsed and p.is_high,
        "One good offer in their category; leave out of weekly mail.",
    ),
    Rule(
        "Lapsed one-time buyers",
        lambda p: p.once and p.is_lapsed,
        "Cheap reminders only, once a season; do not pay to win them back.",
    ),
    Rule(
        "Lapsed buyers",
        lambda p: p.is_lapsed,
        "Remind them of what they bought; ask whether they still need it.",
    ),
    Rule(
        "Recent high spenders",
        lambda p: p.is_recent and p.is_high,
        "Invite to a second order soon, without a discount.",
    ),
    Rule(
        "Recent occasional buyers",
        lambda p: p.is_recent,
        "Invite to a second order while the first is fresh.",
    ),
    Rule("High spenders", lambda p: p.is_high, "Show the better of the assortment first."),
    Rule(
        "Small-basket buyers",
        lambda p: p.is_low,
        "Offer sets and free freight from a somewhat larger basket on.",
    ),
    Rule("One-time buyers", lambda p: p.once, "Give a reason for a second order."),
    Rule("Occasional buyers", lambda p: True, "Find out what they come for."),
)
# How two segments of one name differ: the feature, and what is said of more and of less of it.
DIFFERENCES = (
    ("value", "higher spend", "lower spend"),
    ("recency", "longer away", "seen lately"),
    ("repeat_share", "more repeats", "fewer repeats"),
)


@dataclass(frozen=True)
class Named:
    """The name of a segment, its description and what to do for it."""

    name: str
    description: str
    actions: str


def profiles(frame: pd.DataFrame, labels: np.ndarray) -> list[Profile]:
    """Return the profile of each group 0, 1, ... of customers; `frame` has their features."""
    recency = frame["recency_days"].rank(pct=True)
    value = frame["monetary"].rank(pct=True)
    stars = pd.to_numeric(frame["review_score_mean"]).astype(float)
    repeats = frame["purchase_days"] >= 2
    found = []
    for group in range(int(labels.max()) + 1):
        rows = labels == group
        own = stars[rows].mean()
        found.append(
            Profile(
                customers=int(rows.sum()),
                share=float(rows.mean()),
                recency_days=float(frame["recency_days"][rows].mean()),
                orders=float(frame["order_count"][rows].mean()),
                monetary=float(frame["monetary"][rows].mean()),
                recency=float(recency[rows].median()),
                value=float(value[rows].median()),
                repeat_share=float(repeats[rows].mean()),
                repeat_gain=float(repeats[rows].mean() - repeats.mean()),
                stars=None if np.isnan(own) else float(own),
                stars_gain=0.0 if np.isnan(own) else float(own - stars.mean()),
            )
        )
    return found


def name_segments(found: Sequence[Profile]) -> list[Named]:
    """Return a name for each segment, no two alike: the first rule that fits, or that with what differs."""
    taken: dict[str, Profile] = {}
    names: dict[int, Named] = {}
    # The one that a name fits best comes first, whatever number it has.
    for place in sorted(range(len(found)), key=lambda one: (-found[one].value, found[one].recency, one)):
        profile = found[place]
        rule = next(rule for rule in RULES if rule.fits(profile))
        if rule.name in taken and rule.again:
            rule = rule.again
        name = _told_apart(rule.name, profile, taken)
        taken[name] = profile
        names[place] = Named(name, describe(profile), rule.actions)
    return [names[place] for place in range(len(found))]


def describe(profile: Profile) -> str:
    """Return a segment's profile in a sentence."""
    stars = f", {profile.stars:.1f} stars" if profile.stars is not None else ""
    return (
        f"{profile.customers:,} customers ({profile.share:.1%}): {profile.orders:.1f} orders and "
        f"{profile.monetary:,.0f} spent by each on average, the last "
        f"{profile.recency_days:,.0f} days ago{stars}; "
        f"{profile.repeat_share:.0%} came on more than one day."
    )


def _told_apart(name: str, profile: Profile, taken: Mapping[str, Profile]) -> str:
    if name not in taken:
        return name
    other = taken[name]
    for gap, more, less in sorted(
        (
            (getattr(profile, feature) - getattr(other, feature), more, less)
            for feature, more, less in DIFFERENCES
        ),
        key=lambda one: -abs(one[0]),
    ):
        longer = f"{name}, {more if gap > 0 else less}"
        if gap and longer not in taken:
            return longer
    return next(f"{name} {number}" for number in range(2, len(taken) + 3) if f"{name} {number}" not in taken)
