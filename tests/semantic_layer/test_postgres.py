"""Postgres, where it is installed, answers every case with the rows of DuckDB, in the same order."""

import csv
import io
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.semantic_layer.dialect_cases import DialectCase, Rows, cases, equal, seeded, shops

pytestmark = [pytest.mark.prove, pytest.mark.slow]
CASES = cases()
NULL = "<null>"
TYPES = {"VARCHAR": "text", "DOUBLE": "double precision", "HUGEINT": "numeric"}


class Postgres:
    """A server of its own on a socket in a temporary folder."""

    def __init__(self, programs: Path, folder: Path, user: str | None) -> None:
        self.programs, self.folder, self.user = programs, folder, user

    def run(self, program: str, *arguments: str, text: str | None = None) -> str:
        done = subprocess.run(
            [self.programs / program, *arguments],
            input=text,
            capture_output=True,
            text=True,
            timeout=120,
            user=self.user,
            cwd=self.folder,
        )
        assert done.returncode == 0, done.stderr + done.stdout
        return done.stdout

    def sql(self, database: str, text: str) -> str:
        options = ("-X", "-q", "-v", "ON_ERROR_STOP=1", "--csv", "-t", "-P", f"null={NULL}")
        where = ("-h", str(self.folder), "-U", "owner", "-d", database)
        return self.run("psql", *options, *where, "-f", "-", text=text)


@pytest.fixture(scope="module")
def server() -> Iterator[Postgres]:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin")) or [
        Path(path).parent for path in [shutil.which("initdb")] if path
    ]
    if not found:
        pytest.skip("Postgres is not installed (on Debian: apt-get install postgresql)")
    # Postgres refuses to run as root; the package makes a user for it.
    user = "postgres" if os.getuid() == 0 else None
    # Short, since the path of a socket may be no longer than a hundred characters.
    with tempfile.TemporaryDirectory(prefix="pg-") as name:
        folder = Path(name)
        if user:
            os.chown(folder, pwd.getpwnam(user).pw_uid, -1)
        server = Postgres(found[-1], folder, user)
        data = str(folder / "data")
        server.run(
            "initdb", "-D", data, "-U", "owner", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"
        )
        options = f"-c listen_addresses='' -k {folder} -c fsync=off"
        server.run("pg_ctl", "-D", data, "-w", "-l", str(folder / "log"), "-o", options, "start")
        try:
            for shop in shops():
                fill(server, shop)
            yield server
        finally:
            server.run("pg_ctl", "-D", data, "-m", "immediate", "stop")


def fill(server: Postgres, shop: str) -> None:
    server.sql("postgres", f"create database {shop}")
    with seeded(shop) as connection:
        columns = connection.execute(
            "select table_schema, table_name, list(column_name order by ordinal_position), "
            "list(data_type order by ordinal_position) "
            "from information_schema.columns group by all order by all"
        ).fetchall()
        for schema, table, names, kinds in columns:
            name = f"{'public' if schema == 'main' else schema}.{table}"
            typed = ", ".join(f"{n} {TYPES.get(k, k)}" for n, k in zip(names, kinds, strict=True))
            rows = connection.execute(f"from {schema}.{table}").fetchall()
            lines = io.StringIO()
            csv.writer(lines, lineterminator="\n").writerows(
                [NULL if cell is None else cell for cell in row] for row in rows
            )
            text = f"create schema if not exists {name.partition('.')[0]};\ncreate table {name} ({typed});\n"
            text += f"copy {name} from stdin (format csv, null '{NULL}');\n{lines.getvalue()}\\.\n"
            server.sql(shop, text)


@pytest.fixture(scope="module")
def shops_in_duckdb() -> Iterator[dict[str, duckdb.DuckDBPyConnection]]:
    connections = {shop: seeded(shop) for shop in shops()}
    yield connections
    for connection in connections.values():
        connection.close()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.title)
def test_case(
    case: DialectCase, server: Postgres, shops_in_duckdb: dict[str, duckdb.DuckDBPyConnection]
) -> None:
    texts = [(case.sql("postgres"), case.sql("duckdb"))]
    texts += zip(case.ledger("postgres"), case.ledger("duckdb"), strict=True)
    for theirs, ours in texts:
        expected = shops_in_duckdb[case.shop].execute(ours).fetchall()
        found = list(csv.reader(io.StringIO(server.sql(case.shop, theirs))))
        assert equal(read_like(found, expected), expected), theirs


def read_like(found: list[list[str]], expected: Rows) -> Rows:
    """Read cells of text as the values beside them are; others stay text, which is unequal."""
    if len(found) != len(expected):
        return [tuple(row) for row in found]
    return [
        tuple(_read(cell, value) for cell, value in zip(row, values, strict=True))
        for row, values in zip(found, expected, strict=True)
    ]


def _read(cell: str, value: Any) -> Any:
    if cell == NULL:
        return None
    try:
        if isinstance(value, bool):
            return {"t": True, "f": False}[cell]
        if isinstance(value, int | float | Decimal):
            return float(cell)
        return datetime.fromisoformat(cell) if isinstance(value, date) else cell
    except (KeyError, ValueError):
        return cell
