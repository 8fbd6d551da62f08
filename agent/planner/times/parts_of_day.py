"""What the parts of a day are called, and the hours that are of each."""

DAY, NOON = 24, 12
# Each hour of the day is of one part of it.
PARTS = {
    "morning": range(6, 12),
    "afternoon": range(12, 18),
    "evening": range(18, 24),
    "night": range(6),
}
TOLD = "night begins at midnight, the afternoon at noon, morning and evening halfway between"
CALLED = {
    **{f"{part}s": part for part in PARTS},
    **{part: part for part in PARTS},
    "nighttime": "night",
    "overnight": "night",
}
SPELLED = {("small", "hours"): "night", ("early", "hours"): "night", ("wee", "hours"): "night"}
NAMED = {"noon": NOON, "midday": NOON, "midnight": DAY}
LUNCH = frozenset({"lunchtime", "lunch"})
DAY_PART_WORDS = frozenset(CALLED) | frozenset(NAMED) | LUNCH
