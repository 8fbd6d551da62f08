"""`footnote land` from the outside: files alone, events on standard input, an end by Ctrl-C."""

import json
import os
import signal
import subprocess
import sys
import time

import pytest

from app.cli import run
from pipelines.settings import load_settings
from tests.conftest import ROOT
from warehouse.serving import current_version

COMMAND = [sys.executable, "-c", "from app.cli import main; main()"]
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT)}
FOLLOW = ["land", "retail_sample", "--follow", "-", "--source", "products", "--json"]


def product(number: int) -> str:
    return json.dumps(
        {"product_id": f"P9{number:02}", "product_name": "Lamp", "category": "Home", "price": 9.5}
    )


@pytest.fixture(scope="module")
def landed(tmp_path_factory):
    workspace = tmp_path_factory.mktemp("landed")
    assert run(["--workspace", str(workspace), "land", "retail_sample"]) == 0
    return workspace


def test_landing_publishes_nothing_and_is_remembered(landed, capsys):
    assert current_version(landed) is None
    assert load_settings(landed).dataset == "retail_sample"
    assert run(["--workspace", str(landed), "land", "retail_sample", "--json"]) == 0
    sources = json.loads(capsys.readouterr().out)
    assert {one["name"] for one in sources} >= {"customers", "products", "orders"}
    assert not any(one["changed"] for one in sources)
    assert all(one["rows_in"] == one["loaded"] + one["quarantined"] for one in sources)


def test_events_on_standard_input_to_their_end(landed):
    lines = [product(1), product(1), '{"product_id": "P902"}', "{"]
    done = subprocess.run(
        [*COMMAND, "--workspace", str(landed), *FOLLOW],
        input="\n".join(lines),
        capture_output=True,
        text=True,
        env=ENVIRONMENT,
        check=True,
    )
    counts = json.loads(done.stdout)
    assert (counts["events"], counts["loaded"], counts["quarantined"]) == (4, 1, 3)
    assert "products: 4 events" in done.stderr


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_it_with_the_counts(number, landed):
    child = subprocess.Popen(
        [*COMMAND, "--workspace", str(landed), *FOLLOW],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=ENVIRONMENT,
    )
    assert child.stdin
    assert child.stderr
    child.stdin.write(product(10 + number) + "\n")
    child.stdin.flush()
    assert "1 loaded" in child.stderr.readline()
    child.stdin.write(product(40 + number) + "\n")
    child.stdin.flush()
    time.sleep(0.2)
    child.send_signal(number)
    out, _ = child.communicate(timeout=60)
    assert child.returncode == 0
    assert json.loads(out)["loaded"] == 2


@pytest.mark.parametrize(
    "options",
    [["--verify", ".", "--follow", "-"], ["--source", "products"], ["--from", ".", "--verify", "."]],
)
def test_options_that_exclude_each_other(options):
    assert run(["land", "retail_sample", *options]) == 2
