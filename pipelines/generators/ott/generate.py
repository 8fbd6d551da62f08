"""Write the watch and search logs of a television service."""

from collections import Counter
from pathlib import Path

from pipelines.generators.ott.dirt import SEARCH_DIRT, VIEW_DIRT, Dirt, PlantedRows
from pipelines.generators.ott.searches import interests, search
from pipelines.generators.ott.totals import OttTotals, ViewCounts, ViewTotals, count_searches
from pipelines.generators.ott.views import watch
from pipelines.generators.ott.write_searches import write_searches
from pipelines.generators.ott.write_views import write_views
from warehouse.errors import FootnoteError

FEWEST = {"households": 40, "searchers": 60}


def generate(out_dir: Path, *, seed: int = 7, households: int = 1500, searchers: int = 2000) -> OttTotals:
    """Write a JSON-lines file a day of views and a folder a day of searches; return what they must add up to.

    The same seed and sizes give the same rows. Raises FootnoteError for sizes too small for what is planted.
    """
    for name, size in (("households", households), ("searchers", searchers)):
        if size < FEWEST[name]:
            raise FootnoteError(
                f"{size} {name} are too few for the television logs",
                code="too_small",
                action=f"Ask for {FEWEST[name]} {name} or more.",
            )
    content, search_log = out_dir / "log_content", out_dir / "log_search"
    for folder in (content, search_log):
        folder.mkdir(parents=True, exist_ok=True)
    wanted = interests(seed, searchers)
    searches = search(seed, searchers, wanted)
    planted = write_searches(seed, search_log, searches)
    views, planted_views = _write_all_views(seed, content, households)
    return OttTotals(count_searches(searches, wanted), views, _planted(Counter(planted) + planted_views))


def _write_all_views(seed: int, folder: Path, households: int) -> tuple[ViewTotals, Counter[Dirt]]:
    counts, planted, rows = ViewCounts(households), Counter[Dirt](), 0
    for views in watch(seed, households):
        counts.add(views)
        planted.update(write_views(seed, folder, views, rows))
        rows += len(views.household)
    return counts.totals(), planted


def _planted(rows: Counter[Dirt]) -> tuple[PlantedRows, ...]:
    """Add up the kinds of bad rows by source and reason."""
    by_reason: Counter[tuple[str, str]] = Counter()
    for dirt in (*VIEW_DIRT, *SEARCH_DIRT):
        by_reason[dirt.source, dirt.reason] += rows[dirt]
    return tuple(PlantedRows(source, reason, number) for (source, reason), number in by_reason.items())
