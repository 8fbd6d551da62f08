"""A shop whose rows come late, are corrected, vanish, change status: by day or at once, equal tables."""

import csv
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from pipelines.errors import CheckError
from pipelines.generators import demo_sizes
from pipelines.generators.demo import generate
from pipelines.refresh import refresh
from tests.pipelines.day_by_day import check_day_by_day
from warehouse.pack import load_pack

pytestmark = pytest.mark.usefixtures("without_models")
Rows = list[dict[str, str]]
Shop = dict[str, Rows]
FACTS_BY_DAY = {"sales.fact_sales", "finance.fact_payments", "operations.fact_fulfillment"}
BEHAVIOR_BY_DAY = {
    "behavior.fact_sessions",
    "behavior.fact_page_events",
    "behavior.fact_search_behavior",
    "behavior.fact_content_interactions",
}


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    folder = tmp_path_factory.mktemp("raw")
    generate(folder, **demo_sizes(0.01))
    return {path.stem: read(path) for path in folder.glob("*.csv")}


def read(path: Path) -> Rows:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def write(shop: Shop, folder: Path) -> Path:
    folder.mkdir()
    for name, rows in shop.items():
        header = list(rows[0])
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, header)
            writer.writeheader()
            writer.writerows(rows)
    return folder


def copied(shop: Shop) -> Shop:
    return {name: [dict(row) for row in rows] for name, rows in shop.items()}


def placed_before(shop: Shop, day: str, late: set[str]) -> Shop:
    """What the shop knew when a day began, some orders still to come; parcels under way not delivered."""
    known = copied(shop)
    known["orders"] = [
        row for row in known["orders"] if row["placed_at"] < day and row["order_number"] not in late
    ]
    known["web_sessions"] = [row for row in known["web_sessions"] if row["started_at"] < day]
    for row in known["orders"]:
        if row["delivered_at"] >= day:
            row.update(delivered_at="", status="shipped")
    return known


def corrected(shop: Shop, random: Random) -> None:
    for row in random.sample(shop["order_items"], 5):
        row["unit_price"] = "17.17"


def vanished(shop: Shop, random: Random) -> None:
    gone = {row["order_number"] for row in random.sample(shop["orders"], 5)}
    shop["orders"] = [row for row in shop["orders"] if row["order_number"] not in gone]


def called_off(shop: Shop, random: Random) -> None:
    for row in random.sample(shop["orders"], 5):
        row["status"] = "canceled"


def moved_to_another_day(shop: Shop, random: Random) -> None:
    first = min(row["placed_at"] for row in shop["orders"] if row["placed_at"][:4].isdigit())
    for row in random.sample(shop["orders"], 3):
        row["placed_at"] = first


def address_begins_elsewhen(shop: Shop, random: Random) -> None:
    """The key of the address's version changes, and with it old rows of facts."""
    for row in random.sample(shop["customers"], 5):
        row["address_since"] = "2021-12-01"
        row["signed_up_on"] = "2021-12-01"


def address_comes_late(shop: Shop, random: Random) -> None:
    """Orders that went to an address no one knows are set aside, until the address comes."""
    gone = {row["address_id"] for row in random.sample(shop["customers"], 3)}
    shop["customers"] = [row for row in shop["customers"] if row["address_id"] not in gone]


def session_comes_late(shop: Shop, random: Random) -> None:
    for row in random.sample(shop["web_sessions"], 5):
        row["ended_at"] = "2021-01-01 00:00:00"


CHANGES: tuple[Callable[[Shop, Random], None], ...] = (
    corrected,
    vanished,
    called_off,
    moved_to_another_day,
    address_begins_elsewhen,
    address_comes_late,
    session_comes_late,
)


def history(shop: Shop, seed: int, folder: Path, *, earlier: int) -> list[Path]:
    """States of the raw files, each later than the last: `earlier` ones, then the shop itself."""
    random = Random(seed)
    days = sorted({row["placed_at"][:10] for row in shop["orders"]} - {""})
    states = []
    for number, day in enumerate(sorted(random.sample(days[len(days) // 2 :], earlier))):
        late = {row["order_number"] for row in random.sample(shop["orders"], 20)}
        known = placed_before(shop, day, late)
        for change in random.sample(CHANGES, 3):
            change(known, random)
        states.append(write(known, folder / f"state_{number}"))
    return [*states, write(shop, folder / "whole")]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("seed", "earlier"),
    [
        pytest.param(1, 1, marks=pytest.mark.long),
        *(pytest.param(seed, 2, marks=pytest.mark.prove) for seed in (1, 2, 3, 4)),
    ],
)
def test_day_by_day_is_all_at_once(seed, earlier, shop, tmp_path):
    states = history(shop, seed, tmp_path, earlier=earlier)
    first, *later = check_day_by_day(load_pack("demo"), states, tmp_path)
    assert len(later) == earlier
    assert first.mode == "everything"
    for report in later:
        assert report.mode == "changes"
        by_day = {one.table for one in report.built if one.days}
        assert FACTS_BY_DAY <= by_day <= FACTS_BY_DAY | BEHAVIOR_BY_DAY


@pytest.mark.prove
@pytest.mark.slow
@pytest.mark.parametrize("change", CHANGES)
def test_each_change_alone(change, shop, tmp_path):
    changed = copied(shop)
    change(changed, Random(3))
    states = [write(changed, tmp_path / "changed"), write(shop, tmp_path / "whole")]
    _, after = check_day_by_day(load_pack("demo"), states, tmp_path)
    assert after.mode == "changes"


@pytest.mark.slow
@pytest.mark.long
def test_a_row_on_an_impossible_day_is_not_left_out_without_a_word(shop, tmp_path):
    changed = copied(shop)
    good = [row for row in changed["web_sessions"] if row["ended_at"].startswith("20") and row["session_id"]]
    for moment in ("started_at", "ended_at"):
        good[0][moment] = "2150" + good[0][moment][4:]
    pack = load_pack("demo").model_copy(update={"source": "files"})
    with pytest.raises(CheckError, match="1 rows lie before 1900-01-01 or after 2099-12-31"):
        refresh(pack, write(changed, tmp_path / "raw"), workspace=tmp_path / "workspace")
