"""The wording of cohorts: how many there were at first, and how many came again."""

from agent.planner.composing.result import Told

COHORT, SINCE, SIZE, RETENTION = "cohort", "periods_since", "cohort_size", "retention"


def is_of_cohorts(told: Told) -> bool:
    """Whether a result is grouped by cohorts."""
    return {COHORT, SINCE} <= {column["name"] for column in told.columns}


def compose_cohort(told: Told, scope: str) -> str:
    """The first cohort told of and how many of it came again, the rest being in the table."""
    metric = told.of_role("metric")[0]["name"]
    label = f"{{catalogue.label.{told.of_role('metric')[0]['source']}}}"
    since = next(column for column in told.columns if column["name"] == SINCE)
    head = f"**{label}** by cohort and {since['label'].lower()}{scope}"
    sizes, steps = told.values(SIZE), told.values(SINCE)
    later = next((row for row, step in enumerate(steps) if step and sizes[row]), None)
    if later is None:
        first = next((row for row, size in enumerate(sizes) if size), 0)
        begun = f"**{told.cell(first, COHORT)}** began with {told.cell(first, SIZE)}"
        return f"{head}: {begun}, of whom none came again."
    return (
        f"{head}: of the {told.cell(later, SIZE)} of **{told.cell(later, COHORT)}**, "
        f"**{told.cell(later, metric)}** ({told.cell(later, RETENTION)}) came again at "
        f"{since['label'].lower()}: {told.cell(later, SINCE)}. "
        "The table has each cohort with every period since."
    )
