"""Every picture of the report: drawn where there are rows, explained where there are none."""

import json
import re
import shutil
from importlib import resources
from pathlib import Path

import duckdb
import pytest

from agent.arithmetic import BindingError
from agent.format import CellFormat
from agent.outcome import Citation
from agent.references import REFERENCE, Source
from app.report import draw
from app.report.make import Report, make_report
from app.report.pictures import PICTURES
from app.report.words import CELL, sentences
from tests.tiny_shop import publish_shop
from warehouse.errors import FootnoteError, WorkspaceError
from warehouse.user import LOCAL

FILLED = Path(__file__).with_name("filled.sql")
OF_MODELS = {
    *("som_u_matrix", "som_hits", "som_planes", "segment_map", "segment_profiles", "elbow_and_stability"),
    *("calibration", "lift", "importances", "anomalies", "forecasts"),
}


# Of every kind one: lines, bars, points, a grid, a map.
SOME = ("daily_sales", "top_products", "spent_against_orders", "correlation_matrix", "som_u_matrix")


@pytest.fixture
def few_dots(monkeypatch: pytest.MonkeyPatch) -> None:
    """Draw in few dots, for tests that do not look at them."""
    monkeypatch.setattr(draw, "DOTS_PER_INCH", 40)


@pytest.fixture(scope="module")
def filled_workspace(demo_workspace: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo shop with rows in the tables of models."""
    workspace = tmp_path_factory.mktemp("filled")
    shutil.copytree(demo_workspace / "serving", workspace / "serving")
    (database,) = (workspace / "serving").glob("*.duckdb")
    described = json.loads(database.with_suffix(".json").read_text("utf-8"))
    with duckdb.connect(str(database)) as connection:
        connection.execute(FILLED.read_text("utf-8"))
        for name, table in described["tables"].items():
            ((table["rows"],),) = connection.execute(f"SELECT count(*) FROM {name}").fetchall()
            if table["rows"]:
                described["lacks"].pop(name, None)
    database.with_suffix(".json").write_text(json.dumps(described), encoding="utf-8")
    return workspace


@pytest.fixture(scope="module")
def report(filled_workspace: Path, tmp_path_factory: pytest.TempPathFactory) -> Report:
    return make_report(filled_workspace, LOCAL, tmp_path_factory.mktemp("written") / "report")


def found(report: Report) -> dict[str, str]:
    """What is missing of each picture, an empty text where it was drawn."""
    return {one.picture.name: one.missing for one in report.told.shown}


def test_every_picture_has_its_files_and_every_file_its_picture():
    folder = resources.files("app.report")
    held = {
        one.name
        for part in ("queries", "texts")
        for one in folder.joinpath(part).iterdir()
        if one.name.endswith((".sql", ".yml", ".md"))
    }
    wanted = {f"{one.name}.md" for one in PICTURES}
    wanted |= {f"{one.name}.{query}.{one.asked(query)[1]}" for one in PICTURES for query in one.queries}
    assert held == wanted
    assert len({one.title for one in PICTURES}) == len(PICTURES) == len({one.name for one in PICTURES})


def test_words_refer_to_the_queries_of_their_picture():
    for one in PICTURES:
        named = {
            query for reference in REFERENCE.findall(one.template) for query, _, _ in CELL.findall(reference)
        }
        assert named and named <= set(one.queries), one.name


def test_all_are_drawn_where_there_are_rows(report):
    assert {name: why for name, why in found(report).items() if why} == {}
    for one in report.told.shown:
        assert one.png.startswith(b"\x89PNG") and len(one.png) > 2000, one.picture.name
        assert one.sentences, one.picture.name
        (png,) = [path for path in (report.folder / "output").glob("*.png") if path.stem == one.picture.name]
        assert png.read_bytes() == one.png


def test_pages_stand_alone_and_tell_what_they_show(report):
    pages = [report.folder / "OUTPUT.html", *(report.folder / "output").glob("*.html")]
    assert len(pages) == 1 + len(PICTURES)
    for page in pages:
        html = page.read_text("utf-8")
        assert not re.search(r'(src|href)="(?!data:|#)', html), page.name
        assert "<script" not in html and "default-src 'none'" in html
        assert all(re.findall(r'<img [^>]*alt="([^"]*)"', html)), page.name
    whole = (report.folder / "OUTPUT.html").read_text("utf-8")
    assert whole.count("<img ") == len(PICTURES)


@pytest.mark.long
def test_the_same_data_give_the_same_words_and_pictures(filled_workspace, report, tmp_path):
    first = {one.picture.name: one for one in report.told.shown}
    for one in make_report(filled_workspace, LOCAL, tmp_path / "again", only=SOME).told.shown:
        assert one.png == first[one.picture.name].png, one.picture.name
        assert one.sentences == first[one.picture.name].sentences, one.picture.name


@pytest.mark.long
def test_other_data_give_other_words_and_pictures(filled_workspace, report, tmp_path):
    workspace = tmp_path / "other"
    shutil.copytree(filled_workspace / "serving", workspace / "serving")
    (database,) = (workspace / "serving").glob("*.duckdb")
    with duckdb.connect(str(database)) as connection:
        connection.execute("DELETE FROM sales.fact_sales WHERE hash(order_key) % 3 = 0")
        connection.execute("UPDATE models.som_neurons SET u_distance = 2 * u_distance, hits = hits + 1")
    first = {one.picture.name: one for one in report.told.shown}
    for one in make_report(workspace, LOCAL, tmp_path / "report", only=SOME).told.shown:
        assert one.png != first[one.picture.name].png, one.picture.name
        assert one.sentences != first[one.picture.name].sentences, one.picture.name


def test_figures_are_those_of_the_rows(report, filled_workspace):
    (database,) = (filled_workspace / "serving").glob("*.duckdb")
    with duckdb.connect(str(database), read_only=True) as connection:
        ((total,),) = connection.execute(
            "SELECT SUM(item_price) FROM sales.fact_sales WHERE recognized_revenue"
        ).fetchall()
    told = {one.picture.name: " ".join(one.sentences) for one in report.told.shown}
    assert f"${total:,.2f}" in told["daily_sales"]
    assert "lapsed one-time buyers, holds 60 customers (60.0%)" in told["segment_profiles"]
    assert "10 of 10 bands (tasks: 1)" in told["calibration"]
    assert "map of 10 by 20 neurons" in told["som_u_matrix"]


def test_names_of_the_data_are_text(report):
    """A name with tags, a formula and a link in it is read as it is and leads nowhere."""
    html = (report.folder / "OUTPUT.html").read_text("utf-8")
    assert "&lt;b&gt;$\\frac{x&lt;/b&gt;" in html and "<b>$" not in html
    text = (report.folder / "OUTPUT.md").read_text("utf-8")
    assert r"\[a\](http:" in text and "http://" not in text


def test_without_models_it_says_so(demo_workspace, tmp_path, few_dots):
    report = make_report(demo_workspace, LOCAL, tmp_path / "report")
    missing = {name: why for name, why in found(report).items() if why}
    assert set(missing) == OF_MODELS
    assert set(missing.values()) == {"no models were trained: the setting `models` is off"}
    text = (report.folder / "OUTPUT.md").read_text("utf-8")
    assert "What could not be shown" in text and "Lift and gain of the predictions: no models" in text
    assert not (report.folder / "output" / "lift.png").exists()


def test_what_a_dataset_lacks_is_named(retail_sample_workspace, tmp_path, few_dots):
    asked = ["search_stability", "engagement_tiers", "daily_sales", "top_products"]
    missing = found(make_report(retail_sample_workspace, LOCAL, tmp_path / "report", only=asked))
    assert missing["search_stability"] == "this dataset has no searches"
    assert missing["engagement_tiers"] == "this dataset has no content views"
    assert not missing["daily_sales"] and not missing["top_products"]


@pytest.mark.parametrize("emptied", ["sales.fact_sales", "common.dim_product", "common.dim_customer"])
def test_few_rows_and_empty_tables_are_no_crash(emptied, workspace, tmp_path, few_dots):
    workspace.mkdir()
    publish_shop(workspace, without=[emptied])
    missing = found(make_report(workspace, LOCAL, tmp_path / "report"))
    if emptied == "sales.fact_sales":
        assert missing["daily_sales"] == "this dataset has no sales"
    assert "refresh once more" in missing["lift"]


def test_a_role_sees_its_rows_and_no_sql(demo_workspace, workspace, tmp_path):
    from app.cli import run

    shutil.copytree(demo_workspace / "serving", workspace / "serving")
    (workspace / "policies.yml").write_text(
        """
default: deny
roles:
  regional:
    metrics: ["*"]
    dimensions: ["customer__*", customer]
    where: [{dimension: customer__state, op: in, value: [TX, CA]}]
users: {ana: {role: regional}}
""",
        encoding="utf-8",
    )
    out = tmp_path / "report"
    as_ana = ["--workspace", str(workspace), "--as", "ana", "report"]
    assert run([*as_ana, "--only", "sales_by_state,daily_sales", "--out", str(out)]) == 0
    text = (out / "OUTPUT.md").read_text("utf-8")
    assert "Daily sales: Your role asks by metrics" in text
    assert "CA" in text and "NY" not in text
    assert run(as_ana) == 2
    assert run(["--workspace", str(workspace), "--as", "eve", "report", "--out", str(out)]) == 1


def test_what_runs_is_noted(demo_workspace, workspace, tmp_path):
    shutil.copytree(demo_workspace / "serving", workspace / "serving")
    make_report(workspace, LOCAL, tmp_path / "report", only=["top_customers"])
    noted = "".join(path.read_text("utf-8") for path in (workspace / "state" / "audit").glob("*"))
    assert noted.count('"event":"sql"') + noted.count('"event": "sql"') == 2


def test_an_unknown_picture_and_a_folder_of_others_are_refused(demo_workspace, tmp_path):
    with pytest.raises(FootnoteError, match=r"no picture called 'top_product'. Nearest: top_products"):
        make_report(demo_workspace, LOCAL, tmp_path / "report", only=["top_product"])
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(WorkspaceError, match="did not write"):
        make_report(demo_workspace, LOCAL, tmp_path, only=["top_products"])


def source(value: object) -> dict[str, Source]:
    citation = Citation(id="facts", kind="sql", sql="", columns=["revenue"], rows=[[value]], row_count=1)
    return {"facts": Source(citation, {"revenue": CellFormat("USD", "currency")}, {}, "USD")}


def test_a_typed_figure_is_refused_and_a_sentence_without_its_cell_left_out():
    assert sentences("It is {facts.revenue}.\n\nAnd {facts[1].revenue}.", source(2)) == ["It is $2.00."]
    assert sentences("It is {facts.revenue}.", source(None)) == []
    with pytest.raises(BindingError):
        sentences("It is {facts.revenue}, 12 more.", source(2))
    with pytest.raises(BindingError):
        sentences("It is {facts.revenues}.", source(2))
