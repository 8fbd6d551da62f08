"""The facts planted in the demo shop, which questions about it must be able to find."""

from dataclasses import dataclass
from datetime import date

START = date(2022, 1, 1)
END = date(2024, 10, 17)  # the last month is partial on purpose
FIRST_SIGN_UP = date(2021, 3, 1)  # many customers were there before the data begin

YEARLY_GROWTH = 0.28
MONTHLY_DEMAND = (0.82, 0.85, 0.95, 1.06, 1.10, 1.0, 0.92, 0.90, 0.95, 1.02, 1.45, 1.60)
WEEKDAY_DEMAND = (1.10, 1.06, 1.03, 1.0, 0.92, 0.84, 1.05)  # Monday first
BLACK_FRIDAY_DEMAND = 2.4
CYBER_MONDAY_DEMAND = 2.7
AFTER_LAST_SHIPPING_DAY_DEMAND = 0.55  # 21 to 31 December

SPIKE_DAY = date(2023, 5, 17)  # a morning show praises one candle
SPIKE_DEMAND = 7.0
SPIKE_CATEGORY = "CAN"
SPIKE_SHARE = 0.65

OUTAGE_DAY = date(2024, 3, 12)  # the card processor is down: only gift cards and PayPal go through
OUTAGE_DEMAND = 0.35

STORM_STATE = "TX"  # an ice storm stops the trucks
STORM_DAYS = (date(2023, 2, 6), date(2023, 2, 12))
STORM_DELAY_DAYS = 7.0

SLOW_STATES = {"LA": 1.35, "ME": 1.35, "NM": 1.3, "WV": 1.35}  # transit takes this many times as long
SLOW_SELLER = 12  # position in the seller list; hands parcels over days after the others
WEAK_CATEGORY = "OUT"  # arrives damaged more often, so it is reviewed worse

FREE_SHIPPING_FROM_CENTS = 15_000
PRICE_LEVEL = {2022: 0.93, 2023: 0.97, 2024: 1.0}  # of today's list price


@dataclass(frozen=True)
class CustomerKind:
    """One planted way to shop; the share is of all customers, the activity relative."""

    name: str
    share: float
    activity: float
    fades_after_days: float | None = None
    gifts_only: bool = False
    more_lines: float = 0.0
    dear_taste: bool = False


CUSTOMER_KINDS = (
    CustomerKind("regular", share=0.14, activity=5.0, more_lines=0.2),
    CustomerKind("occasional", share=0.40, activity=1.1),
    CustomerKind("one-time", share=0.22, activity=15.0, fades_after_days=25),
    CustomerKind("gift buyer", share=0.12, activity=6.0, gifts_only=True, more_lines=0.4),
    CustomerKind("lapsed", share=0.08, activity=7.0, fades_after_days=150),
    CustomerKind("big spender", share=0.04, activity=3.0, more_lines=0.8, dear_taste=True),
)


# The site. Visitors who declined to be measured are not seen, so most orders have no session.
SESSIONS_PER_ORDER = 2.5
PART_ORDERS_WITH_SESSION = 0.22
BOT_DAY = date(2024, 8, 21)  # a crawler opens thousands of pages, one each, between two and four at night
BOT_SESSIONS_OF_USUAL_DAY = 8.0
OUTAGE_CART_FACTOR = 2.0  # carts are filled, and can't be paid by card
SEARCH_SEASON_STRENGTH = 1.8  # searches follow the seasons more than purchases do


@dataclass(frozen=True)
class Part:
    """A kind of visit: its part of the visits that only look, and of those that buy."""

    name: str
    looking: float
    buying: float


CHANNELS = (
    Part("organic search", looking=0.36, buying=0.30),
    Part("paid search", looking=0.20, buying=0.18),
    Part("email", looking=0.08, buying=0.24),  # converts best
    Part("social", looking=0.17, buying=0.04),  # converts worst
    Part("direct", looking=0.13, buying=0.18),
    Part("referral", looking=0.06, buying=0.06),
)
DEVICES = (
    Part("desktop", looking=0.31, buying=0.58),
    Part("mobile", looking=0.62, buying=0.35),  # looked at more, bought on less
    Part("tablet", looking=0.07, buying=0.07),
)
WATCH_YARD_MONTHS = (4, 5, 6, 7, 8, 9)  # yard games are watched in summer alone
WATCH_KIDS_WEEKEND = 3.0  # programs for children are watched on weekends above all
