"""`footnote docs`: everything has a description and an origin, and the pages hold together and keep still."""

import json
import os
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import pytest

from app.cli import run
from pipelines.documents.collect import all_relations, with_key_words
from pipelines.documents.declared import declared_tables
from pipelines.documents.dictionary import Column, Dictionary, Metric, Relation, Table
from pipelines.documents.document import Documents, document
from pipelines.documents.markdown import render_markdown
from pipelines.documents.meaning import relations
from pipelines.documents.pages import render_pages
from pipelines.documents.trace import Ref, Trace
from pipelines.written_folder import write_files
from semantic_layer.load import load_manifest
from tests.conftest import ROOT
from tests.packs import each_pack
from warehouse.errors import WorkspaceError
from warehouse.pack import load_pack

HOSTILE = '<script>alert("1")</script>|`x`'


@pytest.fixture(scope="module")
def demo(demo_workspace: Path, tmp_path_factory: pytest.TempPathFactory) -> Documents:
    return document(demo_workspace, tmp_path_factory.mktemp("documents") / "demo")


@pytest.fixture(scope="module", params=each_pack())
def tables(request: pytest.FixtureRequest) -> dict[str, Table]:
    declared = declared_tables(load_pack(request.param))
    return with_key_words(declared, all_relations(relations(load_manifest()), declared))


def whole(tables: dict[str, Table]) -> Dictionary:
    return Dictionary("T", "t", "v", "", None, tables, {}, {}, ())


def test_each_column_of_silver_and_gold_has_a_description(tables):
    bare = [
        str(column.ref)
        for table in tables.values()
        if table.layer in ("silver", "gold")
        for column in table.columns
        if not column.description
    ]
    assert not bare, f"write a comment after these columns in their models: {bare}"


def test_each_gold_column_goes_back_to_a_source_a_constant_or_python(tables):
    dictionary = whole(tables)
    gold = [column.ref for table in dictionary.of_layer("gold") for column in table.columns]
    assert len(gold) > 100
    lost = [str(end) for end in dictionary.ends(gold) if not is_an_end(dictionary, end)]
    assert not lost


def is_an_end(dictionary: Dictionary, ref: Ref) -> bool:
    """A column or the rows of a file, a column that is made of none, or one that Python makes."""
    table = dictionary.tables.get(ref.table)
    if table is None:
        return False
    column = dictionary.columns.get(ref)
    if column is None:
        return ref.column == "*" and (table.layer == "source" or not table.reads)
    return table.layer == "source" or table.kind == "python" or column.trace == Trace(column.trace.expression)


def test_each_metric_is_made_of_gold_columns(demo: Documents):
    told = demo.dictionary
    assert len(told.metrics) > 50
    for metric in told.metrics.values():
        read = {*metric.parents, *metric.filters, *metric.dated_by}
        own = {ref for ref in read if ref.table != "metric"}
        assert metric.parents
        assert {ref.column for ref in read - own} <= set(told.metrics)
        for ref in own:
            assert told.tables[ref.table].layer == "gold", (metric.name, ref)
            assert ref.column == "*" or ref in told.columns, (metric.name, ref)


def test_revenue_goes_back_to_the_files_of_the_demo(demo: Documents):
    origins = demo.dictionary.origins(Ref("metric", "revenue"))
    assert {Ref("order_items.csv", "quantity"), Ref("order_items.csv", "unit_price")} <= set(origins)
    assert Ref("orders.csv", "status") in origins
    assert not {ref for ref in origins if ref.table in ("customers.csv", "reviews.csv")}
    assert "revenue" in demo.dictionary.metrics_of(Ref("order_items.csv", "unit_price"))


def test_what_python_makes_goes_back_to_the_rows_it_is_given(demo: Documents):
    told = demo.dictionary
    made = [table for table in told.tables.values() if table.kind == "python" and table.rows]
    assert made
    for table in made:
        for column in table.columns:
            assert {ref.column for ref in told.origins(column.ref)} >= {"*"}, column.ref


@pytest.mark.real_data
def test_revenue_goes_back_to_the_files_of_olist(olist_workspace: Path, tmp_path: Path):
    told = document(olist_workspace, tmp_path / "docs").dictionary
    origins = told.origins(Ref("metric", "revenue"))
    assert Ref("olist_order_items_dataset.csv", "price") in origins
    assert Ref("olist_orders_dataset.csv", "order_status") in origins
    assert Ref("olist_order_items_dataset.csv", "freight_value") not in origins
    assert "revenue" in told.metrics_of(Ref("olist_order_items_dataset.csv", "price"))


def test_rows_are_those_of_the_data(demo: Documents):
    tables = demo.dictionary.tables
    assert tables["silver.orders"].rows == tables["operations.fact_orders"].rows
    assert tables["bronze.orders"].rows >= tables["silver.orders"].rows > 0
    assert not demo.dictionary.notes


def test_the_rulebook_is_that_of_the_rules_command(demo: Documents, demo_workspace: Path, capsys):
    assert run(["--workspace", str(demo_workspace), "rules", "--json"]) == 0
    listed = {rule["id"]: (rule["checked"], rule["failing"]) for rule in json.loads(capsys.readouterr().out)}
    told = {one.rule.id: (one.checked, one.failing) for one in demo.dictionary.rules}
    assert told == listed and len(told) > 60
    assert any(failing for _, failing in told.values())
    page = (demo.folder / "rules.html").read_text(encoding="utf-8")
    assert page.count('<tr id="') == len(told)


class Links(HTMLParser):
    """The addresses a page uses and the places it has."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.addresses: list[str] = []
        self.places: set[str] = set()
        self.tags: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        for name, value in attrs:
            assert not name.startswith("on"), (tag, name)
            if name in ("href", "src", "action", "data", "srcset"):
                self.addresses.append(value or "")
            elif name == "id":
                self.places.add(value or "")


def test_all_links_of_the_pages_lead_somewhere(demo: Documents):
    pages = {
        path.name: Links(path.read_text(encoding="utf-8")) for path in sorted(demo.folder.glob("*.html"))
    }
    assert len(pages) > 100
    for name, page in pages.items():
        for address in page.addresses:
            if address == "data:,":
                continue
            file, _, place = address.partition("#")
            file = unquote(file) or name
            assert (demo.folder / file).is_file(), f"{name} links to {address}"
            if place and unquote(place) not in ("main",):
                assert unquote(place) in pages[file].places, f"{name} links to {address}"


def test_the_pages_ask_nothing_of_the_network(demo: Documents):
    for path in demo.folder.rglob("*"):
        if path.is_file():
            text = path.read_text(encoding="utf-8").replace("http://www.w3.org/2000/svg", "")
            assert not re.search(r"""(href|src|url\(|import|fetch)[=("' ]+(https?:)?//""", text), path


def test_all_links_of_the_markdown_lead_somewhere(demo: Documents):
    folder = demo.folder / "markdown"
    texts = {path.name: path.read_text(encoding="utf-8") for path in folder.glob("*.md")}
    places = {name: set(re.findall(r'<a id="([^"]+)"', text)) for name, text in texts.items()}
    for name, text in texts.items():
        for file, place in re.findall(r"\]\(([^)#]*)#?([^)]*)\)", text):
            assert (folder / file).is_file(), (name, file)
            assert not place or unquote(place) in places[file], (name, file, place)


def test_the_tables_of_the_markdown_are_whole(demo: Documents):
    for path in (demo.folder / "markdown").glob("*.md"):
        cells = None
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.startswith("|"):
                count = len(re.findall(r"(?<!\\)\|", line))
                assert cells in (None, count), (path.name, line)
                cells = count
            else:
                cells = None


def hostile_dictionary() -> Dictionary:
    ref, source = Ref("sales.fact_sales", HOSTILE), Ref(f"{HOSTILE}.csv", HOSTILE)
    tables = {
        source.table: Table(source.table, "source", "file", HOSTILE, (Column(source, "text", HOSTILE),)),
        ref.table: Table(
            ref.table,
            "gold",
            HOSTILE,
            HOSTILE,
            (Column(ref, HOSTILE, HOSTILE, (HOSTILE,), Trace(HOSTILE, (HOSTILE,), (source,))),),
            grain=(HOSTILE,),
            reads=(source.table,),
            checks=(HOSTILE,),
            code=HOSTILE,
        ),
    }
    metric = Metric(
        "m", HOSTILE, HOSTILE, "simple", HOSTILE, HOSTILE, (HOSTILE,), HOSTILE, (ref.table,), (), (HOSTILE,),
        (HOSTILE,), (("m", HOSTILE),), (ref,), (ref,), (ref,), HOSTILE,
    )  # fmt: skip
    relation = Relation(ref, ref)
    return Dictionary(HOSTILE, "t", "v", "", None, tables, {}, {"m": metric}, (relation,), notes=(HOSTILE,))


def test_what_is_shown_is_never_markup():
    for name, text in render_pages(hostile_dictionary()).items():
        if name.endswith(".html"):
            assert "<script>alert" not in text, name
            assert text.count("<script") == 2, name
    assert "<" not in render_pages(hostile_dictionary())["search-index.js"]
    for name, text in render_markdown(hostile_dictionary()).items():
        if name.endswith(".md"):
            # Within code marks a tag is text.
            outside = re.sub(r"(`+).*?\1", "", text, flags=re.DOTALL)
            assert not re.search(r"(?<!\\)<script>", outside), name


@pytest.mark.long
def test_equal_input_gives_equal_bytes(demo_workspace: Path, tmp_path: Path):
    """In processes whose sets are ordered differently."""
    written = []
    for seed in ("1", "2"):
        out = tmp_path / seed
        code = "import sys; from app.cli import run; sys.exit(run(sys.argv[1:]))"
        subprocess.run(
            [sys.executable, "-c", code, "--workspace", str(demo_workspace), "docs", "--out", str(out)],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)},
            check=True,
            capture_output=True,
        )
        written.append({p.relative_to(out): p.read_bytes() for p in out.rglob("*") if p.is_file()})
    assert written[0] == written[1]


@pytest.mark.long
def test_the_command_writes_where_it_is_told(demo_workspace: Path, tmp_path: Path, capsys):
    assert run(["--workspace", str(demo_workspace), "docs", "--out", str(tmp_path / "out")]) == 0
    printed = capsys.readouterr().out
    assert str(tmp_path / "out" / "index.html") in printed
    assert (tmp_path / "out" / "index.html").is_file()


def test_nothing_published_is_said(workspace: Path, capsys):
    assert run(["--workspace", str(workspace), "docs"]) == 1
    assert "footnote refresh" in capsys.readouterr().err
    assert not workspace.exists()


def test_files_of_others_are_left_alone(tmp_path: Path):
    (tmp_path / "README.md").write_text("mine")
    with pytest.raises(WorkspaceError, match="did not write"):
        write_files({"README.md": "ours"}, tmp_path)
    assert (tmp_path / "README.md").read_text() == "mine"


def test_only_what_was_written_before_is_removed(tmp_path: Path):
    folder = tmp_path / "docs"
    write_files({"a.html": "1", "old/b.html": "2"}, folder)
    (folder / "mine.txt").write_text("mine")
    (tmp_path / "outside.txt").write_text("mine")
    record = folder / ".footnote-files.json"
    record.write_text(record.read_text().replace("old/b.html", 'old/b.html", "../outside.txt'))
    write_files({"a.html": "3"}, folder)
    assert {path.name for path in folder.iterdir()} == {"a.html", "old", "mine.txt", record.name}
    assert not list((folder / "old").iterdir())
    assert (tmp_path / "outside.txt").exists()
    assert (folder / "a.html").read_text() == "3"
