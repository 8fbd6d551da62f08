"""Build the calendar of the time spines."""

from semantic_layer.draft import Draft, DraftSpine
from semantic_layer.expressions import parse_expression
from semantic_layer.manifest import Calendar, CustomGrain
from semantic_layer.names import written


def build_calendar(draft: Draft) -> Calendar:
    """Return what a week and a financial year are, and the custom grains of all spines."""
    starts = [spine.notes.week_start for spine in draft.spines if spine.notes.week_start]
    months = [spine.notes.fiscal_year_start for spine in draft.spines if spine.notes.fiscal_year_start]
    grains = [grain for spine in draft.spines for grain in _grains(spine)]
    return Calendar(
        week_start=starts[0] if starts else "monday",
        fiscal_year_start=months[0] if months else 1,
        custom_grains={grain.name: grain for grain in grains},
    )


def _grains(spine: DraftSpine) -> list[CustomGrain]:
    return [
        CustomGrain(
            name=grain.name,
            table=spine.table,
            day=parse_expression(written(spine.spec.standard_granularity_column)),
            value=parse_expression(written(grain.column_name or grain.name)),
            label=grain.label or grain.name.replace("_", " ").capitalize(),
        )
        for grain in spine.spec.custom_granularities
    ]
