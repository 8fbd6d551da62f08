"""The corpus as Python sees it: attacks by technique, bombs, legitimate queries, and the file they run on."""

import re
from pathlib import Path

import duckdb
import yaml

FOLDER = Path(__file__).parent
CANARY = "7c41"
OPEN = ("sales.orders", "sales.items", "sales.prices", "common.products", "main.plain")
REPEATED = re.compile(r"«(.*?)\*(\d+)»?", re.DOTALL)
TITLED = re.compile(r"^-- title: (.+)\n((?:(?!-- title: ).*\n?)+)", re.MULTILINE)


def attacks() -> list[tuple[str, str]]:
    """Return (technique, statement), repetitions written out."""
    by_technique = yaml.safe_load((FOLDER / "attacks.yml").read_text(encoding="utf-8"))
    return [(technique, written_out(sql)) for technique, texts in by_technique.items() for sql in texts]


def written_out(sql: str) -> str:
    """Return a text with each «text*N» N times over."""
    return REPEATED.sub(lambda found: found[1] * int(found[2]), sql)


def bombs() -> dict[str, str]:
    """Return the queries that only the worker's limits end."""
    found: dict[str, str] = yaml.safe_load((FOLDER / "bombs.yml").read_text(encoding="utf-8"))
    return found


def legitimate() -> list[tuple[str, str]]:
    """Return (title, query) as analysts write them."""
    text = (FOLDER / "legitimate.sql").read_text(encoding="utf-8")
    return [(title, sql.strip()) for title, sql in TITLED.findall(text)]


def build(path: Path) -> None:
    """Make the file that the corpus runs on."""
    with duckdb.connect(str(path)) as connection:
        connection.execute((FOLDER / "fixture.sql").read_text(encoding="utf-8"))
