"""What was searched for, by whom and when."""

from dataclasses import dataclass, fields
from datetime import date

import numpy as np

from pipelines.generators.demo.randomness import Integers, draw, stream
from pipelines.generators.ott import planted
from pipelines.generators.ott.planted import GENRES, SEARCH_DAYS
from pipelines.generators.ott.words import HALF, PLAIN, SAME, titles

NOBODY = -1
NOTHING = -1


@dataclass(frozen=True)
class Interests:
    """For each month and searcher: the genre and title searched for most, -1 where the month has none."""

    months: tuple[date, ...]
    genre: Integers
    title: Integers


@dataclass(frozen=True)
class Searches:
    """One entry a search; `spelling` is a place in spellings(), `at` the moment, `lag` its days late."""

    user: Integers
    spelling: Integers
    at: np.ndarray
    platform: Integers
    network: Integers
    provider: Integers
    has_quit: np.ndarray
    lag: Integers

    def __len__(self) -> int:
        return len(self.user)

    def take(self, places: np.ndarray) -> "Searches":
        """Return the searches at these places."""
        return Searches(**{one.name: getattr(self, one.name)[places] for one in fields(self)})


def interests(seed: int, users: int) -> Interests:
    """Draw who searches in which month, and for what most: genres are kept, left and moved to as planted."""
    rng = stream(seed, "interests")
    months = _months()
    popular = np.array(list(GENRES.values()), dtype=float)
    genre = draw(rng, popular, users)
    chosen = []
    for _ in months:
        chosen.append(genre)
        genre = _next_genre(rng, genre, popular)
    genres = np.array(chosen)
    genres[rng.random(genres.shape) > planted.PRESENT] = NOBODY
    return Interests(months, genres, _titles(rng, genres))


def search(seed: int, users: int, wanted: Interests) -> Searches:
    """Return all searches, by the moment."""
    rng = stream(seed, "searches")
    user, spelling, month = _wanted_searches(rng, wanted)
    user, spelling, month = _with_gaps(rng, user, spelling, month, users)
    platform = draw(stream(seed, "platforms"), _weights(planted.PLATFORMS), users)
    own = np.where(user == NOBODY, draw(rng, _weights(planted.PLATFORMS), len(user)), platform[user])
    at = _moments(rng, month)
    made = Searches(
        user=user,
        spelling=spelling,
        at=at,
        platform=own,
        network=draw(rng, _weights(planted.NETWORKS), len(user)),
        provider=draw(rng, _weights(planted.PROVIDERS), len(user)),
        has_quit=rng.random(len(user)) < planted.QUIT,
        lag=_lags(rng, at),
    )
    return made.take(np.argsort(at, kind="stable"))


def _months() -> tuple[date, ...]:
    first, last = SEARCH_DAYS
    return tuple(date(first.year, month, 1) for month in range(first.month, last.month + 1))


def _weights(choices: dict) -> np.ndarray:
    return np.array(list(choices.values()), dtype=float)


def _next_genre(rng: np.random.Generator, genre: Integers, popular: np.ndarray) -> Integers:
    names = list(GENRES)
    keeps = np.where(genre == names.index(planted.LOYAL_GENRE), planted.LOYAL_KEPT, planted.KEPT)
    other = draw(rng, popular, len(genre))
    moves = (genre == names.index(planted.MOVED_FROM)) & (rng.random(len(genre)) < planted.MOVED)
    other = np.where(moves, names.index(planted.MOVED_TO), other)
    return np.where(rng.random(len(genre)) < keeps, genre, other)


def _titles(rng: np.random.Generator, genres: np.ndarray) -> np.ndarray:
    """Draw a labelled title of each genre: what people search for most must be known for sure."""
    known = titles()
    of_genre = [
        [place for place in range(known.labelled) if known.genre[place] == genre]
        for genre in range(len(GENRES))
    ]
    chosen = np.full(genres.shape, NOTHING, dtype=np.int64)
    for genre, places in enumerate(of_genre):
        here = genres == genre
        # Squared, so that the first titles of a genre are its hits.
        rank = (rng.random(int(here.sum())) ** 2 * len(places)).astype(int)
        chosen[here] = np.array(places)[rank]
    return chosen


def _wanted_searches(rng: np.random.Generator, wanted: Interests) -> tuple[Integers, Integers, Integers]:
    """Return user, spelling and month: the main title wins by itself over all other searches of the month."""
    month, user = np.nonzero(wanted.genre != NOBODY)
    title = wanted.title[month, user]
    most = rng.integers(3, 7, len(user))
    unaccented = rng.integers(0, 2, len(user))
    others = (rng.random(len(user)) * (most - unaccented)).astype(np.int64)  # most > unaccented + others
    parts = (
        (most, lambda rows: title[rows] * HALF + rng.integers(0, SAME, len(rows))),
        (unaccented, lambda rows: title[rows] * HALF + rng.integers(SAME, PLAIN, len(rows))),
        (others, lambda rows: rng.integers(0, len(titles().texts) * HALF, len(rows))),
    )
    rows, spelling = [], []
    for count, spell in parts:
        repeated = np.repeat(np.arange(len(user)), count)
        rows.append(repeated)
        spelling.append(spell(repeated))
    every = np.concatenate(rows)
    return user[every], np.concatenate(spelling), month[every]


def _with_gaps(
    rng: np.random.Generator, user: Integers, spelling: Integers, month: Integers, users: int
) -> tuple[Integers, Integers, Integers]:
    """Add searches without a user, without a keyword, and without either."""
    whole = len(user)
    anonymous, silent, neither = (
        max(2, round(whole * share))
        for share in (planted.ANONYMOUS, planted.WITHOUT_KEYWORD, planted.WITHOUT_BOTH)
    )
    added = anonymous + silent + neither
    person = np.full(added, NOBODY)
    person[anonymous : anonymous + silent] = rng.integers(0, users, silent)
    words = np.full(added, NOTHING)
    words[:anonymous] = rng.integers(0, len(titles().texts) * HALF, anonymous)
    months = rng.integers(0, int(month.max()) + 1, added)
    return (
        np.concatenate([user, person]),
        np.concatenate([spelling, words]),
        np.concatenate([month, months]),
    )


def _moments(rng: np.random.Generator, month: Integers) -> np.ndarray:
    first, last = SEARCH_DAYS
    starts = np.array([np.datetime64(day) for day in _months()])
    ends = np.append(starts[1:], np.datetime64(last) + 1)
    seconds = (ends - starts).astype("timedelta64[s]").astype(np.int64)
    offset = (rng.random(len(month)) * seconds[month] * 1000).astype("timedelta64[ms]")
    return starts[month].astype("datetime64[ms]") + offset


def _lags(rng: np.random.Generator, at: np.ndarray) -> Integers:
    lag = np.where(rng.random(len(at)) < planted.LATE, rng.integers(1, 3, len(at)), 0)
    left = (np.datetime64(SEARCH_DAYS[1]) - at.astype("datetime64[D]")).astype(np.int64)
    return np.minimum(lag, left)
