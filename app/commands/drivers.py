"""`footnote drivers`: why did a metric change?"""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from app.version import Version

if TYPE_CHECKING:
    from semantic_layer.drivers.analyse import DimensionDrivers, Drivers

MAX_DIMENSIONS, MAX_VALUES = 5, 5


def drivers(
    context: typer.Context,
    metric: Annotated[str, typer.Argument(metavar="METRIC", help="A sum, a count, an average or a ratio.")],
    period: Annotated[
        str, typer.Option(help="The period that changed: 2018-05, 2018-Q2, 2018, FIRST..LAST.")
    ],
    against: Annotated[str, typer.Option(help="What to set it against; default: the period before.")] = "",
    by: Annotated[str, typer.Option(help="Dimensions: state,category. Default: those people name.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print all contributions with their SQL.")] = False,
    version: Version = None,
) -> None:
    """Share the change of a metric between two periods out among the values of dimensions."""
    from app.audit import asked
    from app.clauses import parse_names
    from app.json_text import json_text
    from semantic_layer.drivers.analyse import drivers as analyse
    from semantic_layer.drivers.periods import read_span
    from semantic_layer.layer import SemanticLayer

    span, other = read_span(period), read_span(against) if against else None
    names = parse_names(by, option="--by", example="state,category") if by.strip() else ()
    user = context.obj.user
    request = {"metric": metric, "period": period, "against": against, "by": list(names)}
    with SemanticLayer.open(context.obj.workspace, version) as layer:
        told = {"request": request, "version": layer.info.version}
        with asked(context.obj.workspace, user, **told) as trail:
            found = analyse(layer, metric, span, other, by=names, user=user, trail=trail)
        currency = layer.info.currency
    if as_json:
        print(json_text(found.as_dict(), allow_nan=False))
    else:
        _print(found, currency)


def _print(found: "Drivers", currency: str) -> None:
    from agent.notes import partial_notes
    from app.terminal import print_table

    def told(value: float | None) -> str:
        return _told(value, found.unit, currency)

    first, last = found.against, found.period
    print(f"{found.label}: {told(found.value)} from {last.from_} to {last.to} [q2],")
    print(f"{told(found.reference)} from {first.from_} to {first.to} [q1]: change {told(found.change)}")
    for note in dict.fromkeys(line for ledger in found.ledgers for line in partial_notes(ledger)):
        print(note)
    for one in found.dimensions[:MAX_DIMENSIONS]:
        print(f"\nby {one.label.lower()} ({one.dimension}) [{', '.join(one.citations)}]")
        headers = [
            "value",
            "before",
            "now",
            "contribution",
            *(["rate", "mix"] if found.kind == "ratio" else []),
        ]
        print_table(headers, [row[: len(headers)] for row in _rows(one, told)])
    for name, reason in found.skipped.items():
        print(f"left out: {name}: {reason}")
    for cited in found.citations[:2]:
        print(f"\n[{cited.id}]\n{cited.sql}")
    if len(found.citations) > 2:
        print("\nThe SQL of the other citations: --json")


def _rows(one: "DimensionDrivers", told: Any) -> list[list[str]]:
    shared = one.decomposition
    shown = shared.contributions[:MAX_VALUES]
    rows = [
        [
            "(none)" if part.value is None else str(part.value),
            *(told(number) for number in (part.before, part.now, part.contribution, part.rate, part.mix)),
        ]
        for part in shown
    ]
    others = shared.contributions[MAX_VALUES:]
    if others:
        total = sum(part.contribution for part in others)
        rows.append([f"{len(others)} others", "", "", told(total), "", ""])
    if shared.rest:
        rows.append(["rest: belongs to no one value", "", "", told(shared.rest), "", ""])
    return rows


def _told(value: float | None, unit: str | None, currency: str) -> str:
    if value is None:
        return ""
    if unit == "currency":
        return f"{currency} {value:,.2f}"
    return f"{value:,.0f}" if value == round(value) else f"{value:,.4f}"
