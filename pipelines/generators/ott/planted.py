"""The facts planted in the watch and search logs, which questions about them must be able to find."""

from dataclasses import dataclass
from datetime import date

WATCH_DAYS = (date(2022, 4, 1), date(2022, 5, 15))  # the last month is partial on purpose
SEARCH_DAYS = (date(2022, 6, 1), date(2022, 8, 14))

# App of the log -> category, in the order that breaks ties.
APPS: dict[str, str] = {
    "CHANNEL": "Television",
    "KPLUS": "Television",
    "DSHD": "Television",
    "VOD": "Film",
    "FIMS": "Film",
    "CHILD": "Children",
    "RELAX": "Entertainment",
    "SPORT": "Sport",
    "BHD": "Error",  # an internal test app
    "GAMEHUB": "Error",  # an app that no list knows
}
# Typical minutes of one sitting, in the order of APPS.
MINUTES = (95, 70, 60, 55, 80, 40, 15, 75, 3, 10)
CATEGORIES = ("Television", "Film", "Children", "Entertainment", "Sport", "Error")
# A tier is a share of the days of a period on which anybody watched, in per cent.
HEAVY_FROM, MEDIUM_FROM = 60, 25


@dataclass(frozen=True)
class HouseholdKind:
    """One planted way to watch: how often, and how likely each app of APPS is on an active day."""

    name: str
    share: float
    active: float
    apps: tuple[float, ...]


HOUSEHOLD_KINDS = (
    HouseholdKind("television", 0.34, 0.85, (0.9, 0.1, 0.2, 0.1, 0.02, 0.02, 0.05, 0.05, 0.002, 0.01)),
    HouseholdKind("film fans", 0.18, 0.5, (0.3, 0.05, 0.02, 0.8, 0.4, 0.02, 0.1, 0.02, 0.002, 0.01)),
    HouseholdKind("families", 0.22, 0.7, (0.5, 0.05, 0.1, 0.3, 0.05, 0.8, 0.1, 0.05, 0.002, 0.01)),
    HouseholdKind("sport on weekends", 0.08, 0.3, (0.3, 0.6, 0.05, 0.05, 0.02, 0.02, 0.05, 0.8, 0.002, 0.01)),
    HouseholdKind("seldom", 0.18, 0.07, (0.6, 0.05, 0.1, 0.3, 0.05, 0.1, 0.2, 0.1, 0.002, 0.01)),
)
SPORT_FANS = 3  # position of the kind that hardly watches on working days
WORKING_DAY_SPORT = 0.3  # of its activity is left on them

# Genre -> how many searchers begin with it, relative.
GENRES = {
    "Anime / Cartoon": 20,
    "Romance": 18,
    "Drama": 10,
    "Historical / Costume": 10,
    "Fantasy": 8,
    "Sports / News": 8,
    "Crime / Thriller": 6,
    "Other": 3,
    "Mystery / Psychological": 4,
    "Horror / Supernatural": 3,
    "Action": 3,
    "Reality Show": 2,
    "Comedy": 2,
    "Medical / Legal": 1,
    "Music": 1,
    "Documentary": 1,
}
PRESENT = 0.75  # of the searchers search in a given month
KEPT = 0.4  # keep their genre from one month to the next
LOYAL_GENRE, LOYAL_KEPT = "Anime / Cartoon", 0.75
MOVED_FROM, MOVED_TO, MOVED = "Romance", "Historical / Costume", 0.6  # of those who leave it

PLATFORMS = {
    "fplay-ottbox-2019": 36,
    "smart-tv-normal": 24,
    "smarttv-sony-android": 12,
    "android": 11,
    "ios": 8,
    "web-playfpt": 5,
    "smart-tv-normal-nextgen": 4,
}
NETWORKS = {"ethernet": 35, "wifi": 45, "WIFI": 12, None: 8}
PROVIDERS = {"vnpt": 45, "viettel": 35, "fpt": 17, None: 3}
QUIT = 0.18  # of the searches are left without entering anything
ANONYMOUS, WITHOUT_KEYWORD, WITHOUT_BOTH = 0.06, 0.04, 0.01  # further searches, as a share of the others
LATE = 0.02  # of the searches come in the folder of one of the two next days
