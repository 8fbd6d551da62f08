"""Which features random worlds and queries may use."""

Scope = frozenset[str]
PLAIN: Scope = frozenset()
# All that there is: the tests and the bench ask it.
COMPILED: Scope = frozenset(
    {
        *("roles", "self_role", "links", "entities", "short_names", "history", "policies"),
        *("share_of_parent", "top", "compare", "own_time", "metric_filters", "joined_range", "hour"),
        *("copy_filters", "fill", "spine", "moved", "cumulative", "accumulate", "every_period"),
        *("metric_conditions", "last_rows", "decimal_median", "conversion", "calendar", "other_times"),
        "cohort",
    }
)
