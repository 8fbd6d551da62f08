"""The commands on the demo shop, from the arguments to what they print."""

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

from app.cli import run

HEAVY = ("sqlmesh", "pandas", "torch", "chainlit", "pyarrow", "sklearn")


@pytest.fixture
def footnote(demo_workspace: Path, capsys: pytest.CaptureFixture[str]):
    """Return a call that runs a command on the demo shop: (exit code, stdout, stderr)."""

    def call(*arguments: str) -> tuple[int, str, str]:
        code = run(["--workspace", str(demo_workspace), *arguments])
        return (code, *capsys.readouterr())

    return call


def test_query_prints_json_csv_and_sql_of_the_same_rows(footnote):
    request = ("query", "--metrics", "revenue,orders", "--by", "state", "--where", "state in ('TX', 'CA')")
    _, as_json, _ = footnote(*request, "--json")
    _, as_csv, _ = footnote(*request, "--csv")
    _, sql, _ = footnote(*request, "--sql")
    result = json.loads(as_json)
    assert result["columns"] == ["state", "revenue", "orders"]
    assert sorted(row[0] for row in result["rows"]) == ["CA", "TX"]
    assert [row[0] for row in csv.reader(io.StringIO(as_csv))] == [
        "state",
        *(row[0] for row in result["rows"]),
    ]
    assert sql.strip() == result["sql"]


def test_query_as_a_table(footnote):
    code, out, _ = footnote(
        "query", "--metrics", "revenue", "--by", "month", "--from", "2023", "--to", "2023"
    )
    assert code == 0
    assert "2023-12" in out and "$" in out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("query", "--metrics", "revenu"), "revenue"),
        (("query", "--metrics", "revenue", "--by", "stat"), "state"),
        (("query", "--metrics", "revenue", "--where", "state = TX"), "'TX'"),
        (("query", "--metrics", "revenue", "--from", "yesterday"), "from"),
        (("metrics", "revenu"), "revenue"),
        (("dimensions", "stat"), "state"),
    ],
)
def test_a_wrong_name_gets_the_nearest(footnote, arguments: tuple[str, ...], said: str):
    code, out, err = footnote(*arguments)
    assert code == 1
    assert said in err and not out
    code, out, _ = footnote(*arguments, "--json")
    assert json.loads(out)["status"] == "error"


def test_metrics_and_dimensions(footnote):
    listed = json.loads(footnote("metrics", "--json")[1])
    assert len(listed) >= 25
    assert all(item["label"] and item["description"] and item["unit"] for item in listed)
    assert len(json.loads(footnote("dimensions", "--json")[1])) >= 25
    assert "Item price" in footnote("metrics", "revenue")[1]
    assert "TX" in json.loads(footnote("dimensions", "customer__state", "--values", "--json")[1])["values"]


def test_a_short_name_means_the_dimension_a_query_takes(footnote):
    code, out, _ = footnote("dimensions", "state", "--values", "--json")
    assert code == 0
    listed = json.loads(out)
    taken = json.loads(footnote("query", "--metrics", "orders", "--by", "state", "--json")[1])
    assert listed["full_name"] == taken["query"]["group_by"][0]["name"]
    assert set(listed["values"]) >= {row[0] for row in taken["rows"]}


@pytest.mark.parametrize("question", ["", "   ", "x" * 10_000, "ßØ🙂 " * 2_500, "\x00\x1b[31m"])
def test_noise_is_refused_without_a_crash(footnote, question: str):
    code, out, err = footnote("ask", question, "--json")
    outcome = json.loads(out)
    assert code == 0
    assert outcome["status"] in ("refused", "clarification")
    assert outcome["answer"] and not outcome["numbers"]
    assert err == ""


def test_asking_loads_nothing_heavy(demo_workspace: Path):
    probe = (
        "import sys; from app.cli import run; "
        f"run(['--workspace', {str(demo_workspace)!r}, 'ask', 'revenue by month']); "
        f"print('LOADED', *sorted(set({HEAVY!r}) & set(sys.modules)))"
    )
    root = Path(__file__).parent.parent.parent
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, cwd=root, timeout=60)
    assert done.returncode == 0, done.stderr
    assert done.stdout.rpartition("LOADED")[2].split() == []


def test_an_unknown_dataset_and_an_unwritable_workspace(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    assert run(["--workspace", str(tmp_path / "w"), "refresh", "--dataset", "olits"]) == 1
    assert "olist" in capsys.readouterr().err
    (tmp_path / "file").write_text("")
    assert run(["--workspace", str(tmp_path / "file"), "refresh", "--dataset", "demo"]) == 1
    err = capsys.readouterr().err
    assert str(tmp_path / "file") in err and "Traceback" not in err
