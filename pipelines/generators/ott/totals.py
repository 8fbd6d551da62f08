"""What the logs must add up to, counted from what was generated and not from the files."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

import numpy as np

from pipelines.generators.ott.dirt import PlantedRows
from pipelines.generators.ott.planted import (
    APPS,
    CATEGORIES,
    GENRES,
    HEAVY_FROM,
    MEDIUM_FROM,
    NETWORKS,
    PLATFORMS,
)
from pipelines.generators.ott.searches import NOBODY, NOTHING, Interests, Searches
from pipelines.generators.ott.views import DayOfViews

OF_APP = np.array([CATEGORIES.index(category) for category in APPS.values()])
SORTED = len(CATEGORIES) - 1  # Error, the last, is no category of taste


@dataclass(frozen=True)
class SearchTotals:
    """Totals of the good searches; a genre or keyword is kept by those present in both of two months."""

    searches: int
    by_month: dict[date, int]
    by_platform: dict[str, int]
    by_network: dict[str | None, int]
    anonymous: int
    without_keyword: int
    without_both: int
    entered: int
    late: int
    users: int
    top_genres: dict[tuple[date, str], int]
    kept: dict[date, int]
    changed: dict[date, int]
    kept_keyword: dict[date, int]
    users_of_either: dict[date, int]
    transitions: dict[tuple[date, str, str], int]


@dataclass(frozen=True)
class ViewTotals:
    """Totals of the good views; a household has one row of engagement a month in which it watched."""

    views: int
    by_category: dict[str, int]
    seconds: dict[str, int]
    households: int
    engagement_rows: dict[date, int]
    active_days: dict[date, int]
    tiers: dict[tuple[date, str], int]
    most_watched: dict[tuple[date, str | None], int]
    tastes: dict[tuple[date, str | None], int]


@dataclass(frozen=True)
class OttTotals:
    """All totals; the rows planted to be refused are in `planted` only."""

    searches: SearchTotals
    views: ViewTotals
    planted: tuple[PlantedRows, ...]


def count_searches(made: Searches, wanted: Interests) -> SearchTotals:
    """Count the searches, and who kept what from month to month."""
    pairs = list(zip(range(len(wanted.months)), wanted.months[:-1], strict=False))
    both = {month: _present(wanted, place) & _present(wanted, place + 1) for place, month in pairs}
    kept = {month: both[month] & (wanted.genre[place] == wanted.genre[place + 1]) for place, month in pairs}
    same = {month: both[month] & (wanted.title[place] == wanted.title[place + 1]) for place, month in pairs}
    month = made.at.astype("datetime64[M]").astype("datetime64[D]")
    network = Counter(_named(NETWORKS, made.network))
    return SearchTotals(
        searches=len(made),
        by_month=Counter(month.tolist()),
        by_platform=Counter(_named(PLATFORMS, made.platform)),
        by_network={
            "wifi": network["wifi"] + network["WIFI"],
            "ethernet": network["ethernet"],
            None: network[None],
        },
        anonymous=int((made.user == NOBODY).sum()),
        without_keyword=int((made.spelling == NOTHING).sum()),
        without_both=int(((made.user == NOBODY) & (made.spelling == NOTHING)).sum()),
        entered=int((~made.has_quit).sum()),
        late=int((made.lag > 0).sum()),
        users=len(np.unique(made.user[made.user != NOBODY])),
        top_genres=_top_genres(wanted),
        kept={month: int(flags.sum()) for month, flags in kept.items()},
        changed={month: int((both[month] & ~flags).sum()) for month, flags in kept.items()},
        kept_keyword={month: int(flags.sum()) for month, flags in same.items()},
        users_of_either={
            month: int((_present(wanted, place) | _present(wanted, place + 1)).sum())
            for place, month in pairs
        },
        transitions=_transitions(wanted, both),
    )


def _present(wanted: Interests, place: int) -> np.ndarray:
    return wanted.genre[place] != NOBODY


def _named(choices: dict, places: np.ndarray) -> list:
    names = list(choices)
    return [names[place] for place in places.tolist()]


def _top_genres(wanted: Interests) -> dict[tuple[date, str], int]:
    names = list(GENRES)
    return Counter(
        (month, names[genre])
        for place, month in enumerate(wanted.months)
        for genre in wanted.genre[place][_present(wanted, place)].tolist()
    )


def _transitions(wanted: Interests, both: dict[date, np.ndarray]) -> dict[tuple[date, str, str], int]:
    names = list(GENRES)
    return Counter(
        (month, names[before], names[after])
        for place, (month, flags) in enumerate(both.items())
        for before, after in wanted.genre[place : place + 2, flags].T.tolist()
    )


@dataclass
class ViewCounts:
    """Sums over the days so far, one entry a household."""

    households: int
    rows: Counter = field(default_factory=Counter)
    seconds: dict[date, np.ndarray] = field(default_factory=dict)
    active: dict[date, np.ndarray] = field(default_factory=dict)
    days: Counter = field(default_factory=Counter)

    def add(self, views: DayOfViews) -> None:
        """Count one more day."""
        month = views.day.replace(day=1)
        category = OF_APP[views.app]
        seconds = self.seconds.setdefault(month, np.zeros((len(CATEGORIES), self.households), dtype=np.int64))
        np.add.at(seconds, (category, views.household), views.seconds)
        active = self.active.setdefault(month, np.zeros(self.households, dtype=np.int64))
        active[np.unique(views.household)] += 1
        self.rows.update(dict(enumerate(np.bincount(category, minlength=len(CATEGORIES)).tolist())))
        if len(views.household):
            self.days[month] += 1

    def totals(self) -> ViewTotals:
        """Return the totals of all days."""
        watched = {month: active > 0 for month, active in self.active.items()}
        return ViewTotals(
            views=sum(self.rows.values()),
            by_category={CATEGORIES[place]: rows for place, rows in self.rows.items() if rows},
            seconds={
                name: int(sum(seconds[place].sum() for seconds in self.seconds.values()))
                for place, name in enumerate(CATEGORIES)
            },
            households=int(np.logical_or.reduce(list(watched.values())).sum()),
            engagement_rows={month: int(flags.sum()) for month, flags in watched.items()},
            active_days={month: int(active.sum()) for month, active in self.active.items()},
            tiers=Counter(
                (month, _tier(days, self.days[month]))
                for month, active in self.active.items()
                for days in active[active > 0].tolist()
            ),
            most_watched=self._by_household(watched, _most_watched),
            tastes=self._by_household(watched, _taste),
        )

    def _by_household(
        self, watched: dict[date, np.ndarray], tell: Callable[[list[int]], str | None]
    ) -> Counter:
        return Counter(
            (month, tell(seconds))
            for month, flags in watched.items()
            for seconds in self.seconds[month][:SORTED, flags].T.tolist()
        )


def _tier(active_days: int, observed_days: int) -> str:
    share = 100 * active_days
    if share >= HEAVY_FROM * observed_days:
        return "heavy"
    return "medium" if share >= MEDIUM_FROM * observed_days else "light"


def _most_watched(seconds: list[int]) -> str | None:
    return CATEGORIES[seconds.index(max(seconds))] if any(seconds) else None


def _taste(seconds: list[int]) -> str | None:
    return " + ".join(name for name, spent in zip(CATEGORIES, seconds, strict=False) if spent) or None
