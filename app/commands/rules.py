"""`footnote rules`."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from app.json_text import json_text

if TYPE_CHECKING:
    from pipelines.rulebook.rule import Rule
    from pipelines.runs.history import PastRun

HEADERS = ("rule", "kind", "severity", "checked", "failing", "change", "result")
KIND_HELP = "Only one kind: completeness, validity, accuracy, uniqueness, consistency, freshness or volume."


def rules(
    context: typer.Context,
    name: Annotated[str | None, typer.Argument(help="One rule, in full.", show_default=False)] = None,
    failing: Annotated[bool, typer.Option("--failing", help="Only rules that rows break.")] = False,
    kind: Annotated[str | None, typer.Option(help=KIND_HELP)] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """List the data-quality rules with their last result and the change since the run before."""
    from app.lookup import named
    from app.refresh import DEFAULT, dataset_of
    from app.terminal import print_facts
    from pipelines.rulebook.kept import kept_rules
    from pipelines.runs.history import checked_runs
    from warehouse.pack import load_pack

    workspace = context.obj.workspace
    known = kept_rules(load_pack(dataset_of(workspace) or DEFAULT), workspace=workspace)
    past = [*checked_runs(workspace), None, None][:2]
    described = [_describe(rule, past[0], past[1]) for rule in known]
    if name:
        by_id = {rule["id"]: rule for rule in described}
        described = [named(by_id, name, kind="rule")]
    chosen = [rule for rule in described if _is_wanted(rule, failing, _known_kind(kind))]
    if as_json:
        print(json_text(chosen[0] if name and chosen else chosen))
    elif name:
        print_facts({key: value for key, value in described[0].items() if key != "reads"})
    else:
        _print(chosen, past[0])


def _describe(rule: "Rule", last: "PastRun | None", before: "PastRun | None") -> dict[str, Any]:
    now = last.results.get(rule.id) if last else None
    then = before.results.get(rule.id) if before else None
    compared = now and then and "not_applicable" not in (now.status, then.status)
    return {
        **rule.to_json(),
        "status": now.status if now else "not_run",
        "reason": now.reason if now else "",
        "checked": now.checked if now else None,
        "failing": now.failing if now else None,
        "failing_before": then.failing if then else None,
        "change": now.failing - then.failing if now and then and compared else None,
        "run": last.run_id if last and now else None,
    }


def _is_wanted(rule: dict[str, Any], failing: bool, kind: str | None) -> bool:
    return (not failing or rule["status"] == "failed") and kind in (None, rule["kind"])


def _known_kind(kind: str | None) -> str | None:
    from pipelines.rulebook.rule import KINDS

    if kind is not None and kind not in KINDS:
        raise typer.BadParameter(f"'{kind}' is none of {', '.join(KINDS)}.", param_hint="--kind")
    return kind


def _print(chosen: list[dict[str, Any]], last: "PastRun | None") -> None:
    from app.render import Table
    from app.terminal import print_rows

    rows = tuple(
        (
            rule["id"],
            rule["kind"],
            rule["severity"],
            _count(rule["checked"]),
            _count(rule["failing"]),
            f"{rule['change']:+,}" if rule["change"] else "",
            rule["reason"] or rule["status"].replace("_", " "),
        )
        for rule in chosen
    )
    numeric = (False, False, False, True, True, True, False)
    print_rows(Table(headers=HEADERS, rows=rows, numeric=numeric))
    failed = sum(rule["status"] == "failed" for rule in chosen)
    told = f"as of run {last.run_id}: {failed} failed" if last else "no run has checked them yet"
    print(f"{len(chosen)} rules, {told}. `footnote rules RULE` shows one in full.")


def _count(value: int | None) -> str:
    return "" if value is None else f"{value:,}"
