"""The generator of the television logs: its files are repeatable, add up, and hold what was planted."""

import hashlib
import json
from pathlib import Path

import duckdb
import pytest
import yaml

from pipelines.generators.ott import OttTotals, generate
from pipelines.generators.ott.dirt import SEARCH_DIRT, VIEW_DIRT
from pipelines.generators.ott.words import LABELS, plain, spellings, titles
from pipelines.models.keywords.fold import fold_keyword, plain_keyword
from warehouse.errors import FootnoteError

HERE = Path(__file__).parent
GOOD_ROWS = (HERE / "generate_ott_good_rows.sql").read_text()
TOTALS = yaml.safe_load((HERE / "generate_ott_totals.yml").read_text())
FACTS = yaml.safe_load((HERE / "generate_ott_facts.yml").read_text())
SMALL = {"households": 60, "searchers": 80}


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> tuple[OttTotals, duckdb.DuckDBPyConnection]:
    """The logs at their default size, and a connection that sees the good rows of their files."""
    folder = tmp_path_factory.mktemp("ott")
    totals = generate(folder)
    connection = duckdb.connect()
    connection.execute(GOOD_ROWS.replace("{folder}", str(folder)).replace("{labels}", str(LABELS)))
    return totals, connection


def hashes(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def total_of(totals: OttTotals, name: str) -> object:
    part, field = name.split(".")
    return getattr(getattr(totals, part), field)


def test_same_seed_gives_the_same_bytes(tmp_path):
    first = generate(tmp_path / "first", seed=3, **SMALL)
    again = generate(tmp_path / "again", seed=3, **SMALL)
    assert first == again
    assert hashes(tmp_path / "first") == hashes(tmp_path / "again")


def test_another_seed_gives_other_logs(tmp_path):
    generate(tmp_path / "three", seed=3, **SMALL)
    generate(tmp_path / "four", seed=4, **SMALL)
    three, four = hashes(tmp_path / "three"), hashes(tmp_path / "four")
    assert set(three) == set(four)
    assert [name for name in three if three[name] == four[name]] == []


@pytest.mark.parametrize("total", TOTALS)
def test_total_equals_sql_over_the_files(full, total):
    rows = full[1].execute(TOTALS[total]).fetchall()
    expected = total_of(full[0], total)
    if not isinstance(expected, dict):
        assert rows == [(expected,)]
    else:
        keyed = {row[0] if len(row) == 2 else row[:-1]: row[-1] for row in rows}
        assert keyed == expected


def test_every_total_has_a_query():
    fields = {
        f"{part}.{name}"
        for part in ("searches", "views")
        for name in OttTotals.__dataclass_fields__[part].type.__dataclass_fields__
    }
    assert fields == set(TOTALS)


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: fact["fact"])
def test_planted_fact_is_in_the_files(full, fact):
    assert full[1].execute(fact["sql"]).fetchall() == [(True,)]


def test_the_order_of_keys_varies_within_a_file(tmp_path):
    generate(tmp_path, **SMALL)
    lines = (tmp_path / "log_content" / "20220401.json").read_text(encoding="utf-8").splitlines()
    assert len({tuple(json.loads(line)["_source"]) for line in lines}) >= 4


def test_rows_of_the_files_are_good_rows_and_planted_rows(full):
    totals, connection = full
    for source, good in (("views", totals.views.views), ("searches", totals.searches.searches)):
        ((rows,),) = connection.execute(f"SELECT COUNT(*) FROM raw_{source}").fetchall()
        names = {"views": "content_views", "searches": "searches"}
        planted = sum(entry.rows for entry in totals.planted if entry.source == names[source])
        assert rows == good + planted


def test_each_kind_of_bad_row_is_planted(full):
    reasons = {(dirt.source, dirt.reason) for dirt in (*VIEW_DIRT, *SEARCH_DIRT)}
    assert {(entry.source, entry.reason) for entry in full[0].planted if entry.rows} == reasons


def test_titles_differ_even_without_diacritics():
    assert len({plain(text) for text in titles().texts}) == len(titles().texts)
    assert len(set(titles().genre)) == 16


def test_the_spellings_fold_as_their_names_say():
    """The generator spells by its own code; the pipeline's folding must undo it."""
    per_title = len(spellings()) // len(titles().texts)
    for place, title in enumerate(titles().texts):
        forms = spellings()[place * per_title : (place + 1) * per_title]
        assert {fold_keyword(form) for form in forms[:5]} == {title}
        assert {fold_keyword(form) for form in forms[5:7]} == {plain_keyword(title)}


@pytest.mark.parametrize("sizes", [{"households": 3}, {"searchers": 0}])
def test_logs_too_small_are_refused(tmp_path, sizes):
    with pytest.raises(FootnoteError, match="too few"):
        generate(tmp_path, **sizes)
