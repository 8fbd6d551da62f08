"""policies.yml: what a role does not name is not there; one mistake in it and nobody is let in."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from agent.build import assemble
from agent.settings import ModelSettings
from agent.tools.toolbox import Toolbox
from app.cli import run
from semantic_layer.errors import DefinitionError, FootnoteError, GuardRefusal
from semantic_layer.layer import SemanticLayer
from semantic_layer.query import MetricQuery
from tests.agent.conftest import ScriptedModel, call
from warehouse.user import LOCAL, User

DUDA, ELI, FABI = User("duda", "narrow"), User("eli", "analyst"), User("fabi", "reader")
UNKNOWN = "unknown_dimension"
MORE_THAN_ONE = {"by": "customer", "op": ">", "value": 1}
SQL = "select count(*) as n from operations.fact_orders"


@pytest.fixture(scope="module")
def layer(governed: Path) -> Iterator[SemanticLayer]:
    with SemanticLayer.open(governed) as opened:
        yield opened


def hidden_names(layer: SemanticLayer, user: User) -> set[str]:
    """Every name of a metric or dimension that a role has not, and that is part of no name it has."""
    whole, seen = layer.manifest, layer.for_user(user).manifest
    names = {*whole.metrics, *whole.dimensions, *whole.entities}
    shown = {*seen.metrics, *seen.dimensions}
    return {name for name in names - shown if not any(name in other for other in shown)}


def refusal(layer: SemanticLayer, user: User, **query: Any) -> FootnoteError:
    with pytest.raises(FootnoteError) as raised:
        layer.query(MetricQuery.parse(query), user=user)
    return raised.value


def test_a_role_makes_no_measures_of_its_own(layer: SemanticLayer) -> None:
    made = {"name": "made_share", "label": "Share", "numerator": "revenue", "denominator": "revenue"}
    arguments = {"metrics": ["made_share"], "made": [made]}
    assert Toolbox(layer).run("query_metrics", arguments, "q1").citation is not None
    refused = Toolbox(layer).run("query_metrics", arguments, "q1", user=DUDA)
    assert refused.citation is None and "Only defined metrics" in (refused.error or "")


def test_what_a_role_names_is_answered(layer: SemanticLayer) -> None:
    query = MetricQuery(metrics=["average_order_value"], group_by=["customer__state"])
    assert layer.query(query, user=DUDA).rows == layer.query(query).rows


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ({"metrics": ["orders"]}, "unknown_metric"),
        ({"metrics": ["no_such_thing"]}, "unknown_metric"),
        ({"metrics": ["revenue"], "group_by": ["seller__state"]}, UNKNOWN),
        ({"metrics": ["revenue"], "group_by": ["customer"]}, UNKNOWN),
        ({"metrics": ["revenue"], "group_by": ["city"]}, UNKNOWN),
        ({"metrics": ["revenue"], "group_by": ["order__customer__city"]}, UNKNOWN),
        (
            {"metrics": ["revenue"], "where": [{"dimension": "order__status", "value": "x"}]},
            "unknown_dimension",
        ),
        (
            {
                "metrics": ["revenue"],
                "where": [{"metric": "orders", "by": "customer", "op": ">", "value": 1}],
            },
            "",
        ),
        (
            {
                "metrics": ["revenue"],
                "where": [{"metric": "revenue", "by": "customer", "op": ">", "value": 1}],
            },
            "",
        ),
        ({"metrics": ["revenue"], "having": [{"metric": "orders", "op": ">", "value": 1}]}, "unknown_metric"),
        ({"metrics": ["revenue"], "cumulative": [{"metric": "orders"}]}, "unknown_metric"),
        ({"metrics": ["revenue"], "cohort": {"entity": "customer"}}, "invalid_cohort"),
        ({"metrics": ["revenue"], "time": {"dimension": "review__created_date", "from": "2017"}}, ""),
        ({"metrics": ["revenue"], "order_by": [{"name": "orders"}]}, ""),
    ],
)
def test_what_it_does_not_name_is_not_there(query: dict[str, Any], code: str, layer: SemanticLayer) -> None:
    error = refusal(layer, DUDA, **query)
    assert error.code == code or not code
    told = set(re.findall(r"\w+", str(error)))
    assert not told & (hidden_names(layer, DUDA) - set(re.findall(r"\w+", json.dumps(query))))


def test_a_hidden_name_and_one_that_is_none_are_told_alike(layer: SemanticLayer) -> None:
    hidden = str(refusal(layer, DUDA, metrics=["review_count"])).replace("review_count", "NAME")
    nothing = str(refusal(layer, DUDA, metrics=["reviev_kount"])).replace("reviev_kount", "NAME")
    assert hidden == nothing


def test_values_of_hidden_dimensions_are_not_found(layer: SemanticLayer) -> None:
    assert {match.dimension for match in layer.for_user(DUDA).values.search("SP")} == {"customer__state"}
    assert set(layer.for_user(DUDA).values.domains) <= {"customer__state", "product__category"} | {
        name for name in layer.values.domains if name.startswith("product__")
    }


@pytest.mark.parametrize("user", [DUDA, FABI, User("ana", "regional"), User("x", "visitor")])
def test_sql_of_ones_own_needs_a_role_that_holds_it(user: User, layer: SemanticLayer) -> None:
    with pytest.raises(GuardRefusal) as raised:
        layer.sql(SQL, user=user)
    assert raised.value.code == "not_allowed"


@pytest.mark.parametrize("user", [ELI, LOCAL])
def test_a_role_that_holds_sql_runs_it(user: User, layer: SemanticLayer) -> None:
    assert layer.sql(SQL, user=user).rows == [[9]]


def test_row_filters_close_the_sql_lane_whatever_the_role_says(
    governed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    where = "[{dimension: customer__state, value: SP}]"
    write(
        tmp_path,
        monkeypatch,
        f'roles: {{x: {{metrics: ["*"], dimensions: ["*"], sql: true, where: {where}}}}}',
    )
    with SemanticLayer.open(governed) as layer, pytest.raises(GuardRefusal):
        layer.sql(SQL, user=User("any", "x"))


def test_a_view_never_shows_more_when_nobody_is_named(layer: SemanticLayer) -> None:
    view = layer.for_user(DUDA)
    with pytest.raises(FootnoteError):
        view.query(MetricQuery(metrics=["orders"]))
    with pytest.raises(GuardRefusal):
        view.sql(SQL)


def test_a_person_nobody_knows_has_the_default_role_or_is_refused(
    layer: SemanticLayer, governed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run(["--workspace", str(governed), "--as", "stranger", "query", "--metrics", "orders"]) == 0
    assert run(["--workspace", str(governed), "--as", "stranger", "query", "--metrics", "revenue"]) == 1
    write(tmp_path, monkeypatch, "roles: {x: {metrics: [orders]}}")
    assert run(["--workspace", str(governed), "--as", "stranger", "query", "--metrics", "orders"]) == 1


def test_selectors_take_tags_models_files_and_globs(
    governed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(
        tmp_path,
        monkeypatch,
        """
roles:
  x: {metrics: ["model:reviews", "file:payments.yml"], dimensions: ["*__state"], hide: ["*score*"]}
""",
    )
    with SemanticLayer.open(governed) as layer:
        seen = layer.for_user(User("any", "x")).manifest
        files = {layer.manifest.metrics[name].file for name in seen.metrics}
        models = {layer.manifest.metrics[name].model for name in seen.metrics}
    assert files == {"reviews.yml", "payments.yml"} and "reviews" in models
    assert not [name for name in seen.metrics if "score" in name]
    assert seen.dimensions and all(name.endswith("__state") for name in seen.dimensions)


def test_where_the_default_is_allow_only_what_is_hidden_is_not_there(
    governed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, monkeypatch, "default: allow\nroles: {x: {hide: [revenue, customer__city]}}")
    with SemanticLayer.open(governed) as layer:
        seen = layer.for_user(User("any", "x")).manifest
        assert set(layer.manifest.metrics) - set(seen.metrics) == {"revenue"}
        assert set(layer.manifest.dimensions) - set(seen.dimensions) == {"customer__city"}


WHERE = "roles:\n  x:\n    where:\n      - "
BROKEN = {
    "roles:\n  x: {metrics: [revenues]}": ("policies.yml:2", "revenue"),
    "roles:\n  x: {dimension: [customer__state]}": ("policies.yml:2", "dimensions"),
    "users:\n  ana: {role: regionl}\nroles:\n  regional: {}": ("policies.yml:2", "regional"),
    "roles:\n  x:\n    where:\n      - {dimension: customer__stat, value: SP}": (
        "policies.yml:4",
        "customer__state",
    ),
    "roles:\n  x:\n    where:\n      - {dimension: order__ordered_at, value: soon}": ("policies.yml:4", ""),
    "roles:\n  x:\n    where:\n      - {dimension: customer__state, op: like, value: SP}": (
        "policies.yml:4",
        "",
    ),
    "roles:\n  x:\n    where: [{dimension: customer__state, value: {user: state}}]\nusers:\n  a: {role: x}": (
        "policies.yml:5",
        "state",
    ),
    "roles: [": ("policies.yml:", "YAML"),
    "": ("policies.yml:", ""),
    "- a list": ("policies.yml:", ""),
    "version: 2": ("policies.yml:1", ""),
    "roles: {x: {}}\nroles: {y: {}}": ("policies.yml:", ""),
}


@pytest.mark.parametrize("text", BROKEN)
def test_a_broken_file_closes_the_door(
    text: str, governed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, monkeypatch, text)
    with pytest.raises(DefinitionError) as raised:
        SemanticLayer.open(governed)
    for said in BROKEN[text]:
        assert said in str(raised.value)


def test_a_file_that_is_named_but_not_there_closes_the_door(
    governed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FOOTNOTE_POLICIES", str(tmp_path / "nowhere.yml"))
    with pytest.raises(DefinitionError):
        SemanticLayer.open(governed)


def test_all_mistakes_are_told_at_once(
    governed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "roles:\n  x: {metrics: [revenues]}\n  y: {dimensions: [customer__stat]}\nusers:\n  z: {role: w}\n"
    write(tmp_path, monkeypatch, text)
    with pytest.raises(DefinitionError) as raised:
        SemanticLayer.open(governed)
    assert [problem.line for problem in raised.value.problems] == [2, 3, 5]


def test_a_file_that_changes_is_read_again_and_one_that_breaks_stops_all(
    shop: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = shop / "policies.yml"
    path.write_text("roles: {x: {metrics: [orders]}}", encoding="utf-8")
    user, query = User("any", "x"), MetricQuery(metrics=["orders"])
    with SemanticLayer.open(shop) as layer:
        assert layer.query(query, user=user).rows == [[9]]
        path.write_text("roles: {x: {metrics: [revenue]}}", encoding="utf-8")
        assert refusal(layer, user, metrics=["orders"]).code == "unknown_metric"
        path.write_text("roles: {x: {metrics: [revenue}}", encoding="utf-8")
        assert isinstance(refusal(layer, LOCAL, metrics=["orders"]), DefinitionError)
        path.unlink()
        assert isinstance(refusal(layer, user, metrics=["orders"]), DefinitionError)


def test_commands_show_a_role_its_own_names_alone(
    governed: Path, layer: SemanticLayer, capsys: pytest.CaptureFixture[str]
) -> None:
    asking = ["--workspace", str(governed), "--as", "duda"]
    assert run([*asking, "metrics", "--json"]) == 0
    assert {one["name"] for one in json.loads(capsys.readouterr().out)} == {"revenue", "average_order_value"}
    assert run([*asking, "dimensions", "--json"]) == 0
    names = {one["full_name"] for one in json.loads(capsys.readouterr().out)}
    assert names == set(layer.for_user(DUDA).manifest.dimensions)
    assert run([*asking, "metrics", "orders", "--json"]) == 1
    assert run([*asking, "dimensions", "seller__state", "--values"]) == 1
    assert run([*asking, "metrics", "revenue", "--json"]) == 0
    capsys.readouterr()
    for command in (["catalog"], ["profile"], ["docs"], ["runs"], ["versions"], ["sql", SQL]):
        assert run([*asking, *command]) == 1, command
        assert "role" in capsys.readouterr().err or command[0] != "sql"


def test_policies_are_told(governed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--workspace", str(governed), "policies", "narrow", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["metrics"] == ["average_order_value", "revenue"] and told["sql"] is False
    assert run(["--workspace", str(governed), "policies", "selling", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert "orders" in told["refused"] and "revenue" in told["metrics"] and told["rows"]
    assert run(["--workspace", str(governed), "policies"]) == 0
    assert run(["--workspace", str(governed), "--as", "ana", "policies"]) == 1


def test_a_model_is_told_the_names_of_the_role_alone(governed: Path, layer: SemanticLayer) -> None:
    model = ScriptedModel(replies=[call("query_metrics", metrics=["orders"]), call("answer", text="x")])
    agent = assemble(governed, ModelSettings(name="scripted"), model)
    try:
        agent.ask("how many orders?", user=DUDA)
        suggested = agent.starters(DUDA)
    finally:
        agent.close()
    sent = "\n".join(str(message.content) for messages in model.seen for message in messages)
    words = set(sent.replace(",", " ").replace(":", " ").replace("(", " ").split())
    # A plain word, such as state, may stand in any text.
    hidden = {name for name in hidden_names(layer, DUDA) if "_" in name}
    assert not hidden & words and "sales.fact_sales" not in sent
    assert suggested and not [text for text in suggested if "Orders" in text]


def test_the_planner_knows_the_names_of_the_role_alone(governed: Path) -> None:
    agent = assemble(governed, ModelSettings(name="planner"), None)
    try:
        seen = agent.ask("revenue by state", user=DUDA)
        unseen = agent.ask("how many reviews?", user=DUDA)
        owner = agent.ask("how many reviews?")
    finally:
        agent.close()
    assert seen.status == "answered" and unseen.status == "refused" and owner.status == "answered"
    assert not [text for text in unseen.suggestions if "eview" in text]


def write(folder: Path, monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    (folder / "policies.yml").write_text(text, encoding="utf-8")
    monkeypatch.setenv("FOOTNOTE_POLICIES", str(folder / "policies.yml"))


@dataclass(frozen=True)
class SignedIn:
    """What Chainlit knows of a person."""

    identifier: str


def test_the_chat_gives_people_the_role_that_policies_do(
    governed: Path, shop: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from app.chat.who import in_role

    assert in_role(governed, SignedIn("ana")) == User("ana", "regional")  # type: ignore[arg-type]
    assert in_role(governed, SignedIn("stranger")) == User("stranger", "visitor")  # type: ignore[arg-type]
    assert in_role(shop, None) == LOCAL
    with pytest.raises(GuardRefusal):
        in_role(governed, None)
    # A name is believed whoever it is, but "local" is the owner's alone only where nobody signs in.
    assert in_role(governed, SignedIn("local")) == User("local", "visitor")  # type: ignore[arg-type]
    write(tmp_path, monkeypatch, "roles: {x: {}}\nusers: {local: {role: x}}")
    assert in_role(shop, None) == LOCAL
    with SemanticLayer.open(shop) as layer:
        assert not layer.for_user(LOCAL).manifest.metrics


def test_the_owner_is_one_who_is_named_so(
    governed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, monkeypatch, "roles: {x: {}}\nusers: {boss: {role: owner}}")
    with SemanticLayer.open(governed) as layer:
        assert layer.sql(SQL, user=User("boss", "owner")).rows == [[9]]
        for user in (User("eve", "owner"), User("boss", "nothing"), User("local", "nothing")):
            with pytest.raises(GuardRefusal):
                layer.sql(SQL, user=user)


def test_lint_checks_policies_too(
    governed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["--workspace", str(governed), "lint", "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    warned = {one["key"]: one["message"] for one in report["warnings"] if one["file"] == "policies.yml"}
    assert "active_customers_90_days" in warned["roles.selling.where"] and "roles.narrow" not in warned
    write(tmp_path, monkeypatch, "roles:\n  x: {metrics: [revenues]}")
    assert run(["--workspace", str(governed), "lint", "--json"]) == 1
    (problem,) = json.loads(capsys.readouterr().out)["problems"]
    assert (problem["file"], problem["line"]) == ("policies.yml", 2) and "revenue" in problem["choices"]


def test_the_example_in_the_documentation_holds(
    governed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = (Path(__file__).parents[3] / "docs" / "policies.md").read_text(encoding="utf-8")
    example = "\n".join(line[4:] for line in page.splitlines() if line.startswith("    "))
    write(tmp_path, monkeypatch, example)
    with SemanticLayer.open(governed) as layer:
        seen = layer.for_user(User("ana", "regional")).manifest
    assert "customer__state" in seen.dimensions and "customer__city" not in seen.dimensions
