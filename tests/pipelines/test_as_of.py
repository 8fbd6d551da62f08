"""The world as it was known before a day: equal to a refresh from raw files that were cut by hand."""

import csv
import gzip
import io
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from app.refresh import run_refresh
from pipelines.as_of import cutting_order
from pipelines.refresh import refresh
from pipelines.request import Request
from semantic_layer.layer import SemanticLayer
from semantic_layer.query import MetricQuery
from tests.pipelines.day_by_day import prints
from tests.pipelines.shop import shop
from warehouse.errors import PackError, WorkspaceError
from warehouse.pack import load_pack, pack_names
from warehouse.serving import current_version, published, serving_folder

pytestmark = pytest.mark.usefixtures("without_models")
SCALE = 0.02
DAY = "2023-07-09"
Row = dict[str, str]
Rows = list[Row]


def cut_moments(row: Row, day: str, status: str, settled: str, moments: dict[str, str]) -> None:
    """Forget what came later; a status that may be younger falls back on the last moment known."""
    came_later = [name for name in moments.values() if row[name] >= day]
    for name in came_later:
        row[name] = ""
    told = row[moments[row[status]]] if row[status] in moments else ""
    if came_later or (not told and row[settled] >= day):
        row[status] = next((word for word, name in moments.items() if row[name]), "created")


def cut_demo(rows: dict[str, Rows], day: str) -> dict[str, Rows]:
    """By the rules of the shop, without a look at how the pack declares them."""
    moment = {
        "products": "added_on",
        "sellers": "joined_on",
        "customers": "address_since",
        "orders": "placed_at",
        "reviews": "posted_on",
        "web_sessions": "started_at",
        "page_events": "occurred_at",
        "searches": "searched_at",
        "content_views": "viewed_on",
    }
    known = {
        name: [dict(row) for row in table if name not in moment or row[moment[name]] < day]
        for name, table in rows.items()
    }
    stages = {"delivered": "delivered_at", "shipped": "shipped_at", "approved": "approved_at"}
    for row in known["orders"]:
        cut_moments(row, day, "status", "promised_by", stages)
    for row in known["reviews"]:
        row["answered_at"] = row["answered_at"] if row["answered_at"] < day else ""
    return known


def cut_olist(rows: dict[str, Rows], day: str) -> dict[str, Rows]:
    known = {name: [dict(row) for row in table] for name, table in rows.items()}

    def keep(name: str, is_known: Callable[[Row], bool]) -> None:
        known[name] = [row for row in known[name] if is_known(row)]

    keep("orders", lambda row: row["order_purchase_timestamp"] < day)
    stages = {
        "delivered": "order_delivered_customer_date",
        "shipped": "order_delivered_carrier_date",
        "approved": "order_approved_at",
    }
    for row in known["orders"]:
        cut_moments(row, day, "order_status", "order_estimated_delivery_date", stages)
    orders = {row["order_id"] for row in known["orders"]}
    for name in ("order_items", "order_payments", "order_reviews"):
        keep(name, lambda row: row["order_id"] in orders)
    keep("order_reviews", lambda row: "" < row["review_answer_timestamp"] < day)
    # Months come first in the marketing files.
    keep("leads", lambda row: american(row["first_contact_date"]) < day)
    keep("closed_deals", lambda row: american(row["won_date"]) < day)
    for name, key, by in (
        ("customers", "customer_id", "orders"),
        ("products", "product_id", "order_items"),
        ("sellers", "seller_id", "order_items"),
    ):
        there = {row[key] for row in known[by]}
        keep(name, lambda row, key=key, there=there: row[key] in there)
    return known


def american(text: str) -> str:
    month, day_of_month, rest = text.split("/")
    return f"{rest[:4]}-{month:0>2}-{day_of_month:0>2}"


def read_all(folder: Path, names: dict[str, str]) -> dict[str, Rows]:
    return {name: read(folder, file) for name, file in names.items()}


def read(folder: Path, file: str) -> Rows:
    path = folder / file if (folder / file).exists() else folder / f"{file}.gz"
    data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    return list(csv.DictReader(io.StringIO(data.decode("utf-8"), newline="")))


def write_all(rows: dict[str, Rows], names: dict[str, str], headers: dict[str, Rows], folder: Path) -> None:
    for name, file in names.items():
        (folder / file).parent.mkdir(parents=True, exist_ok=True)
        with (folder / file).open("w", encoding="utf-8", newline="") as target:
            writer = csv.DictWriter(target, list(headers[name][0]))
            writer.writeheader()
            writer.writerows(rows[name])


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    """A demo shop, and what was known of it before a day."""
    workspace = tmp_path_factory.mktemp("as_of")
    run_refresh(workspace, dataset="demo", scale=SCALE)
    before = current_version(workspace)
    return workspace, before, run_refresh(workspace, request=request(DAY))


def request(day: str, *, make_current: bool = False) -> Request:
    return Request(as_of=date.fromisoformat(day), make_current=make_current)


def same_as_cut_by_hand(dataset, cut, day: str, raw: Path, names, workspace: Path, version: str, tmp_path):
    rows = read_all(raw, names)
    by_hand = tmp_path / "cut"
    by_hand.mkdir()
    write_all(cut(rows, day), names, rows, by_hand)
    other = tmp_path / "other"
    pack = load_pack(dataset).model_copy(update={"source": "files"})
    report = refresh(pack, by_hand, workspace=other)
    expected = prints(serving_folder(other) / f"{report.version}.duckdb")
    assert prints(serving_folder(workspace) / f"{version}.duckdb") == expected
    assert expected["operations.fact_orders"][0] > 100


@pytest.mark.prove
@pytest.mark.slow
def test_demo_as_of_is_the_demo_cut_by_hand(told, tmp_path):
    workspace, _, report = told
    raw = workspace / "raw" / "demo"
    names = {path.stem: path.name for path in raw.glob("*.csv")}
    same_as_cut_by_hand("demo", cut_demo, DAY, raw, names, workspace, report.version, tmp_path)


@pytest.mark.real_data
def test_olist_as_of_is_olist_cut_by_hand(olist_folder, tmp_path):
    workspace = tmp_path / "olist"
    names = {
        name: f"{source.folder}/{source.file[0]}" if source.folder else source.file[0]
        for name, source in load_pack("olist").sources.items()
    }
    day = "2018-01-01"
    report = run_refresh(workspace, dataset="olist", source=olist_folder, request=request(day))
    same_as_cut_by_hand("olist", cut_olist, day, olist_folder, names, workspace, report.version, tmp_path)


@pytest.mark.long
def test_an_earlier_state_is_not_current_unless_asked(told):
    workspace, before, report = told
    assert current_version(workspace) == before != report.version
    assert published(workspace, report.version).info.as_of == date.fromisoformat(DAY)
    again = run_refresh(workspace, request=request("2023-02-01", make_current=True))
    assert current_version(workspace) == again.version
    newest = run_refresh(workspace)
    assert current_version(workspace) == newest.version
    assert newest.as_of is None


@pytest.mark.long
def test_a_named_version_is_read(told):
    workspace, before, report = told
    counted = {}
    for version in (before, report.version):
        with SemanticLayer.open(workspace, version) as layer:
            counted[version] = layer.query(MetricQuery(metrics=["orders"])).rows[0][0]
    assert 0 < counted[report.version] < counted[before]


@pytest.mark.long
def test_an_unknown_version_names_the_nearest(told):
    workspace, before, _ = told
    with pytest.raises(WorkspaceError, match=f"no version '{before}x'.*Nearest: {before}"):
        SemanticLayer.open(workspace, f"{before}x")


@pytest.mark.prove
@pytest.mark.slow
def test_a_day_after_all_data_cuts_nothing(told):
    workspace, before, _ = told
    report = run_refresh(workspace, request=request("2099-01-01"))
    assert prints(published(workspace, report.version).path) == prints(published(workspace, before).path)


def test_a_pack_that_says_nothing_of_time_has_no_earlier_state(tmp_path):
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "sales.csv").write_text("sale_id,sold_on,amount,note\n1,2024-01-01,1.00,\n")
    with pytest.raises(PackError, match="does not say when its rows became known"):
        refresh(shop(), tmp_path / "raw", workspace=tmp_path / "workspace", request=request(DAY))


@pytest.mark.parametrize("name", pack_names())
def test_each_source_comes_after_those_that_decide_about_it(name):
    sources = load_pack(name).sources
    assert sorted(cutting_order(sources)) == sorted(sources)
