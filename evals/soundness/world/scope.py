"""Which features random worlds and queries may use."""

Scope = frozenset[str]
PLAIN: Scope = frozenset()
# What the compiler answers: the tests and the bench ask all of it.
COMPILED: Scope = frozenset(
    {
        *("roles", "self_role", "links", "entities", "short_names", "history", "policies"),
        *("share_of_parent", "top", "compare", "own_time", "metric_filters", "joined_range", "hour"),
        *("copy_filters", "fill", "spine", "moved", "cumulative", "accumulate", "every_period"),
        *("metric_conditions", "last_rows", "decimal_median"),
    }
)
ALL: Scope = frozenset(
    {
        *("roles", "self_role", "history", "policies", "links", "entities"),
        *("cumulative", "moved", "conversion", "last_rows", "own_time", "fill", "spine", "metric_filters"),
        *("every_period", "top", "share_of_parent", "metric_conditions", "accumulate", "difference"),
        *(
            "hour",
            "copy_filters",
            "compare",
            "long_order",
            "open_compare",
            "short_names",
            "decimal_median",
            "joined_range",
        ),
    }
)
