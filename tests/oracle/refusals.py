"""Why one of the two refuses a query that the other answers, in few words."""

REFUSALS = (
    ("does not accumulate over all-time", "a windowed or to-date metric needs metric_time in the groups"),
    ('Parser Error: syntax error at or near ","', "its SQL of conversions without groups does not parse"),
    ("offset", "an offset metric needs metric_time in the groups"),
)
OUR_REFUSALS = {
    "invalid_grain": "offset_to_grain reads the first period of a grain, so a longer period has none",
    "time_range_needed": "an offset without a time to group by moves the range, so there must be one",
}


def why_refused(message: str) -> str | None:
    """Return the words for a refusal of MetricFlow's; None for a reason nobody has looked at."""
    return next((words for part, words in REFUSALS if part in message), None)
