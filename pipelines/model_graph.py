"""Which model reads which, without a build: to choose models by name, to say what would be built."""

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipelines.console import quiet
from semantic_layer.nearest import nearest
from warehouse.errors import FootnoteError
from warehouse.pack import Pack
from warehouse.project import confine_sqlmesh, open_project

MARK = "+"


@dataclass(frozen=True)
class ModelGraph:
    """Full name of each model in building order -> full names of what it reads; `by_day` are built by day."""

    parents: Mapping[str, frozenset[str]]
    by_day: frozenset[str]

    def select(self, asked: Sequence[str]) -> frozenset[str]:
        """Return the models named, all that they depend on, and for `name+` what depends on them.

        Raises FootnoteError with the nearest names for one that is not there.
        """
        chosen: set[str] = set()
        for text in asked:
            name = self._find(text.strip().strip(MARK))
            chosen |= self.above({name})
            if text.strip().endswith(MARK):
                chosen |= self.below({name})
        return frozenset(chosen)

    def above(self, names: set[str]) -> set[str]:
        """The models given and all they depend on."""
        found = set(names)
        for name in reversed(list(self.parents)):
            if name in found:
                found |= self.parents[name] & set(self.parents)
        return found

    def below(self, names: set[str]) -> set[str]:
        """What depends on the names given, with those of them that are models."""
        found = set(names)
        for name, parents in self.parents.items():
            if parents & found:
                found.add(name)
        return found & set(self.parents)

    def _find(self, text: str) -> str:
        by_name = {table_name(name): name for name in self.parents}
        by_table = {short.split(".")[1]: name for short, name in by_name.items()}
        if found := by_name.get(text) or by_table.get(text):
            return found
        raise FootnoteError(
            f"There is no model called '{text[:80]}'",
            code="unknown_model",
            choices=nearest(text, by_name, limit=3) or nearest(text, by_table, limit=3),
            action="Name one as schema.table, such as sales.fact_sales.",
        )


def table_name(full_name: str) -> str:
    """`schema.table` of a full name."""
    return ".".join(part.strip('"') for part in full_name.split(".")[-2:])


def bronze_name(source: str) -> str:
    """Full name of the bronze table of a source."""
    return f'"warehouse"."bronze"."{source}"'


def read_graph(pack: Pack, *, workspace: Path) -> ModelGraph:
    """Read the models of the project and a pack; the workspace is left as it is."""
    confine_sqlmesh(workspace)
    with tempfile.TemporaryDirectory() as folder, quiet():
        context = open_project(Path(folder), pack)
        try:
            models = context.models
            order = [name for name in context.dag.sorted if name in models]
            return ModelGraph(
                parents={name: frozenset(models[name].depends_on) for name in order},
                by_day=frozenset(name for name in order if models[name].kind.is_incremental_by_time_range),
            )
        finally:
            context.close()
