"""Every row of a file is loaded as declared or set aside with its reason: none is lost, none is changed."""

from pathlib import Path

import pytest
import yaml

from tests.pipelines.shop import SALES, land_texts, rows_of, shop
from warehouse.errors import PackError

VALUES = yaml.safe_load((Path(__file__).parent / "values.yml").read_text(encoding="utf-8"))
READS = [(kind, text, value) for kind in VALUES for text, value in kind["reads"].items()]
REFUSES = [(kind, text) for kind in VALUES for text in kind["refuses"]]
HEADER = "sale_id,sold_on,amount,note\n"
RETURNS = {
    "file": "returns.csv",
    "columns": {
        "sale_id": {"type": "integer", "required": True},
        "kind": {"type": "text", "accepted": ["broken", "it's wrong"]},
        "back_on": {"type": "date"},
        "sent on": {"type": "date"},
    },
    "rules": {"back_after_sent": '"back_on" >= "sent on"'},
    "references": {"sale_id": "sales.sale_id"},
}


def column_of(kind):
    return {key: kind[key] for key in ("type", "format") if key in kind}


def one_column(kind):
    columns = {"row": {"type": "text", "required": True}, "value": column_of(kind)}
    return shop(things={"file": "things.csv", "columns": columns})


@pytest.mark.parametrize(("kind", "text", "value"), READS)
def test_a_text_is_read_as_its_type(kind, text, value, tmp_path):
    land_texts(one_column(kind), tmp_path, things=f'row,value\na,"{text}"\n')
    [(read,)] = rows_of(tmp_path, "bronze", "things", "value")
    assert (str(read) if isinstance(value, str) else read) == value


@pytest.mark.parametrize(("kind", "text"), REFUSES)
def test_a_text_not_of_its_type_is_set_aside(kind, text, tmp_path):
    land_texts(one_column(kind), tmp_path, things=f'row,value\ngood,\na,"{text}"\n')
    article = "an" if kind["type"] == "integer" else "a"
    assert rows_of(tmp_path, "quarantine", "things", "value, _reason") == [
        (text, f"value: not {article} {kind['type']}")
    ]


def test_rows_in_are_loaded_and_set_aside(tmp_path):
    rows = [
        "1,2024-01-01,1.00,a",
        "x,2024-01-01,1.00,a",
        "2,,1.00,a",
        "1,2024-01-02,9.00,again",
        "3,2024-01-03,,",
    ]
    landed = land_texts(shop(), tmp_path, sales=HEADER + "\n".join(rows))["sales"]
    assert (landed.rows_in, landed.loaded, landed.quarantined) == (5, 2, 3)
    assert rows_of(tmp_path, "bronze", "sales", "sale_id, note, _source_file, _source_row") == [
        (1, "a", "sales.csv", 1),
        (3, None, "sales.csv", 5),
    ]
    assert rows_of(tmp_path, "quarantine", "sales", "_source_row, sold_on, _reason") == [
        (2, "2024-01-01", "sale_id: not an integer"),
        (3, None, "sold_on: missing"),
        (4, "2024-01-02", "repeats row 1"),
    ]
    assert landed.reasons == {
        "repeats an earlier row": 1,
        "sale_id: not an integer": 1,
        "sold_on: missing": 1,
    }


def test_a_good_row_after_a_bad_one_of_the_same_key_is_loaded(tmp_path):
    land_texts(
        shop(), tmp_path, sales=HEADER + "1,never,1.00,bad\n1,2024-01-01,1.00,good\n1,2024-01-01,1,late\n"
    )
    assert rows_of(tmp_path, "bronze", "sales", "note") == [("good",)]
    assert rows_of(tmp_path, "quarantine", "sales", "_reason")[1] == ("repeats row 2",)


def test_accepted_values_rules_and_references(tmp_path):
    pack = shop(sales=SALES, returns=RETURNS)
    sales = HEADER + "1,2024-01-01,1.00,\n2,not a day,1.00,\n"
    returns = [
        "1,broken,2024-01-05,2024-01-04",
        "1,it's wrong,,2024-01-04",
        "1,stolen,,",
        "1,broken,2024-01-03,2024-01-04",
        "9,broken,,",
        "2,broken,,",
    ]
    text = "sale_id,kind,back_on,sent on\n" + "\n".join(returns)
    assert land_texts(pack, tmp_path, sales=sales, returns=text)["returns"].loaded == 2
    assert rows_of(tmp_path, "quarantine", "returns", "_reason") == [
        ("kind: not an accepted value",),
        ("rule back_after_sent",),
        ("sale_id: not in sales",),
        ("sale_id: not in sales",),
    ]


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_text_is_kept_as_it_is(line_end, tmp_path):
    lines = [
        "sale_id,sold_on,amount,note",
        '1,2024-01-01,1.00,"two\nlines, ""quoted"""',
        "",
        "2,2024-01-01,1.00, ação #1 ",
        "",
    ]
    landed = land_texts(shop(), tmp_path, sales="\ufeff" + line_end.join(lines))["sales"]
    assert landed.rows_in == 2
    assert rows_of(tmp_path, "bronze", "sales", "note") == [('two\nlines, "quoted"',), (" ação #1 ",)]


def test_another_delimiter(tmp_path):
    pack = shop(sales={**SALES, "delimiter": ";"})
    land_texts(pack, tmp_path, sales="sale_id;sold_on;amount;note\n1;2024-01-01;1.00;a,b\n")
    assert rows_of(tmp_path, "bronze", "sales", "note") == [("a,b",)]


def test_an_optional_file_that_is_absent_is_an_empty_table(tmp_path):
    pack = shop(sales=SALES, returns={**RETURNS, "optional": True})
    landed = land_texts(pack, tmp_path, sales=HEADER + "1,2024-01-01,1.00,\n")["returns"]
    assert (landed.rows_in, landed.loaded) == (0, 0)
    assert rows_of(tmp_path, "bronze", "returns") == []


def test_a_rule_that_is_no_condition_is_the_packs_fault(tmp_path):
    pack = shop(sales={**SALES, "rules": {"sane": "amout > 0"}})
    with pytest.raises(PackError, match=r"sources.sales.rules.sane"):
        land_texts(pack, tmp_path, sales=HEADER + "1,2024-01-01,1.00,\n")


def test_landing_again_replaces(tmp_path):
    for note in ("first", "second"):
        land_texts(shop(), tmp_path, sales=f"{HEADER}1,2024-01-01,1.00,{note}\n")
    assert rows_of(tmp_path, "bronze", "sales", "note") == [("second",)]
