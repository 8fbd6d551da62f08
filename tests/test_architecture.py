"""The shape of the code as data: who may import whom, what the command line may load, how long things get."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

# package -> the packages of ours that its modules may import: data flows one way, imports follow it back.
MAY_IMPORT = {
    "warehouse": set(),
    "semantic_layer": {"warehouse"},
    "pipelines": {"warehouse", "semantic_layer"},
    "knowledge": {"warehouse", "semantic_layer"},
    "agent": {"semantic_layer", "knowledge"},
    "app": {"agent", "knowledge", "pipelines", "semantic_layer", "warehouse"},
    "evals": {"agent", "knowledge", "pipelines", "semantic_layer", "warehouse"},
}
# (importing module begins with, imported module begins with): the exceptions, each with its reason.
EXCEPTIONS = (
    # SQLMesh Python models are thin and call the functions of pipelines.models.
    ("warehouse.models.", "pipelines.models"),
    # Who asks is the same in every package.
    ("agent.", "warehouse.user"),
    # So is what is noted of it, and whether anybody still waits.
    ("agent.", "warehouse.audit_log.recorder"),
    ("agent.", "warehouse.cancellation"),
)
# Only the composition root of the refresh may call knowledge to index.
INDEXERS_IN_APP = {"app.refresh"}

# what runs -> modules it must not load: each costs more than the command's whole budget of time.
LIGHT = {
    "footnote --help": (
        "from app.cli import run; run(['--help'])",
        (
            "langgraph",
            "langchain_core",
            "sqlmesh",
            "pandas",
            "chromadb",
            "torch",
            "chainlit",
            "pyarrow",
            "numpy",
        ),
    ),
    "footnote ask --help": (
        "from app.cli import run; run(['ask', '--help'])",
        ("langgraph", "sqlmesh", "pandas", "chromadb", "torch", "chainlit", "pyarrow"),
    ),
}

MAX_MODULE_LINES = 400
MAX_FUNCTION_LINES = 60
DRAWERS = {"utils", "util", "helpers", "helper", "common", "misc"}


def modules() -> list[Path]:
    return sorted(
        path
        for package in MAY_IMPORT
        for path in (ROOT / package).rglob("*.py")
        if "__pycache__" not in path.parts
    )


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def dotted(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@cache
def imports(path: Path) -> tuple[str, ...]:
    """Return the full name of each thing a module imports, those for type checking alone left out."""
    return tuple(_imports(path))


def _imports(path: Path) -> Iterator[str]:
    skipped = {
        id(inner) for node in ast.walk(tree(path)) if is_typing_block(node) for inner in ast.walk(node)
    }
    for node in ast.walk(tree(path)):
        if id(node) in skipped:
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def is_typing_block(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"


def is_allowed(importer: str, imported: str) -> bool:
    home, target = importer.split(".")[0], imported.split(".")[0]
    if target not in MAY_IMPORT or target == home:
        return True
    if any(f"{importer}.".startswith(left) and imported.startswith(right) for left, right in EXCEPTIONS):
        return True
    if home == "app" and imported.startswith("knowledge.index"):
        return importer in INDEXERS_IN_APP
    return target in MAY_IMPORT[home]


def remedy(path: Path) -> str:
    package = path.relative_to(ROOT).parts[0]
    return f"{package} may import only {sorted(MAY_IMPORT[package]) or 'nothing of ours'}; move the code"


@pytest.mark.parametrize(
    ("importer", "imported", "allowed"),
    [
        ("warehouse.serving", "semantic_layer.query.MetricQuery", False),
        ("warehouse.models.customer_segments", "pipelines.models.segments", True),
        ("warehouse.serving", "pipelines.models.segments", False),
        ("semantic_layer.layer", "warehouse.serving.current", True),
        ("semantic_layer.layer", "agent.outcome", False),
        ("agent.build", "warehouse.serving", False),
        ("evals.run", "app.render", False),
        ("app.cli", "evals.run", False),
        ("app.refresh", "knowledge.index", True),
        ("app.chat.answer", "knowledge.index", False),
        ("app.commands.products", "knowledge.search", True),
        ("agent.build", "langgraph.graph", True),
    ],
)
def test_rule_of_imports(importer: str, imported: str, allowed: bool):
    assert is_allowed(importer, imported) is allowed


def test_imports_follow_the_flow():
    wrong = [
        f"{dotted(path)} imports {name}: {remedy(path)}"
        for path in modules()
        for name in imports(path)
        if not is_allowed(dotted(path), name)
    ]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("what", LIGHT)
def test_what_must_be_quick_loads_nothing_heavy(what: str):
    code, heavy = LIGHT[what]
    probe = f"import sys\n{code}\nprint('LOADED', *sorted(set({heavy!r}) & set(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", probe], capture_output=True, text=True, cwd=ROOT, timeout=60, check=True
    )
    loaded = done.stdout.split("LOADED", 1)[1].split()
    assert not loaded, f"{what} loads {loaded}; import inside the function that needs it"


# What opens bronze, silver and quarantine, and the commands that may: raw data are for their owner.
RAW_DOORS = ("pipelines.layers", "pipelines.catalog", "pipelines.profile", "pipelines.documents")
RAW_COMMANDS = {"app.commands.catalog", "app.commands.docs", "app.commands.profile"}


def reached(start: str) -> set[str]:
    """Every module of ours that a module imports, itself or over others, wherever in it the import stands."""
    found: set[str] = set()
    waiting = [start]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += neighbours()[name]
    return found


@cache
def neighbours() -> dict[str, list[str]]:
    """The modules of ours that each imports itself."""
    known = {dotted(path): path for path in modules()}
    return {name: [o for i in imports(path) for o in _owner(i, known)] for name, path in known.items()}


def _owner(imported: str, known: dict[str, Path]) -> list[str]:
    parts = imported.split(".")
    owners = [".".join(parts[:length]) for length in range(len(parts), 0, -1)]
    return [owner for owner in owners if owner in known][:1]


def test_only_commands_of_the_owner_reach_raw_data():
    doors = {name for name in map(dotted, modules()) if name.startswith(RAW_DOORS)}
    assert len(doors) > 10
    assert "pipelines.layers" in reached("app.commands.catalog")
    edges = [
        name
        for name in map(dotted, modules())
        if name.split(".")[0] in ("agent", "semantic_layer", "knowledge", "app")
    ]
    open_to = {name: reached(name) & doors for name in edges if name not in RAW_COMMANDS | {"app.cli"}}
    wrong = {name: sorted(found) for name, found in open_to.items() if found}
    assert not wrong, f"raw data may be reached by {wrong}"


def test_modules_are_short():
    long = [
        f"{dotted(path)}: {count} lines"
        for path in modules()
        if (count := line_count(path)) > MAX_MODULE_LINES
    ]
    assert not long, f"over {MAX_MODULE_LINES} lines; one idea a file:\n" + "\n".join(long)


def test_functions_are_short():
    long = [
        f"{dotted(path)}.{node.name}: {size} lines"
        for path in modules()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (size := (node.end_lineno or 0) - node.lineno + 1) > MAX_FUNCTION_LINES
    ]
    assert not long, f"over {MAX_FUNCTION_LINES} lines:\n" + "\n".join(long)


def test_no_module_is_a_drawer():
    drawers = [dotted(path) for path in modules() if DRAWERS & set(dotted(path).split("."))]
    assert not drawers, f"name these for the one thing they do: {drawers}"


def test_no_text_is_run_as_code():
    calls = [
        f"{dotted(path)}:{node.lineno} {node.func.id}"
        for path in modules()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in {"exec", "eval"}
    ]
    assert not calls, calls


def line_count(path: Path) -> int:
    return path.read_text(encoding="utf-8").count("\n")
