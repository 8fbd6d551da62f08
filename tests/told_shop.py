"""The tiny shop with what models say of it (cases/semantic/models/seed.sql), published."""

from pathlib import Path

import duckdb

from tests.tiny_shop import SEED, describe
from warehouse.serving import write_pointer

SAID = SEED.parent / "models" / "seed.sql"
SEEN = SEED.parent / "behavior" / "seed.sql"
TABLES = "select table_name from information_schema.tables where table_schema = 'models'"


def publish(workspace: Path, *, emptied: bool = False) -> Path:
    """Publish the shop with what models say of it, or with their tables empty."""
    serving = workspace / "serving"
    serving.mkdir(parents=True)
    with duckdb.connect(str(serving / "v1.duckdb")) as connection:
        for path in (SEED, SEEN, SAID):
            connection.execute(path.read_text(encoding="utf-8"))
        names = [name for (name,) in connection.execute(TABLES).fetchall()]
        for name in names if emptied else ():
            connection.execute(f"delete from models.{name}")
        lacks = {f"models.{name}": name.replace("_", " ") for name in names if emptied}
        info = describe(connection, lacks=lacks)
    (serving / "v1.json").write_text(info.to_json(), encoding="utf-8")
    write_pointer(workspace, "v1")
    return workspace
