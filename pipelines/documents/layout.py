"""Place boxes in ranks from left to right so that few lines cross: the layered drawing of Sugiyama."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import networkx

GAP_ACROSS = 72
GAP_DOWN = 14
SWEEPS = 8
# Boxes without lines are spread over as many ranks at least.
LEAST_RANKS = 3
# What a line needs on its way past the boxes of a rank.
LANE = 10


@dataclass(frozen=True)
class Row:
    """A line of text in a box; `mark` stands before it in small letters."""

    name: str
    text: str
    mark: str = ""
    link: str = ""


@dataclass(frozen=True)
class Box:
    """A titled box with rows; `look` names its style, `rank` is the leftmost place it may have."""

    name: str
    title: str
    look: str
    rows: tuple[Row, ...] = ()
    link: str = ""
    hint: str = ""
    rank: int = 0

    @property
    def width(self) -> float:
        """Wide enough for its longest line, in a monospaced font of 12 pixels."""
        longest = max((len(row.text) + 4 * bool(row.mark) for row in self.rows), default=0)
        return max(7.3 * max(len(self.title) + 1, longest) + 22, 90)

    @property
    def height(self) -> float:
        """Title and rows."""
        return 26 + 18 * len(self.rows) + (5 if self.rows else 0)


@dataclass(frozen=True, order=True)
class Line:
    """A line from a box, or one of its rows, to another, left to right; `ends` names how it ends."""

    start: str
    end: str
    start_row: str = ""
    end_row: str = ""
    ends: str = "arrow"


@dataclass
class Placed:
    """Where boxes and bends are, and how wide; a bend is the point at which a long line passes a rank."""

    width: float = 0
    height: float = 0
    widths: dict[str, float] = field(default_factory=dict)
    corners: dict[str, tuple[float, float]] = field(default_factory=dict)
    bends: dict[tuple[str, str], list[tuple[float, float]]] = field(default_factory=dict)


def place(boxes: Mapping[str, Box], lines: Iterable[Line]) -> Placed:
    """Rank the boxes by the longest way to them, order each rank, and give each its corner."""
    pairs = sorted({(line.start, line.end) for line in lines if line.start != line.end})
    ranks = _ranks(boxes, pairs)
    columns, chains = _with_lanes(ranks, pairs)
    links = [(a, b) for chain in chains.values() for a, b in zip(chain, chain[1:], strict=False)]
    _order(columns, links)
    return _coordinates(boxes, columns, chains)


def _ranks(boxes: Mapping[str, Box], pairs: Sequence[tuple[str, str]]) -> dict[str, int]:
    graph: networkx.DiGraph[str] = networkx.DiGraph()
    graph.add_nodes_from(sorted(boxes))
    for start, end in pairs:
        # A line that would close a circle is drawn, but ranks nothing.
        if not networkx.has_path(graph, end, start):
            graph.add_edge(start, end)
    ranks: dict[str, int] = {}
    for name in networkx.lexicographical_topological_sort(graph):
        before = [ranks[other] + 1 for other in graph.predecessors(name)]
        ranks[name] = max([boxes[name].rank, *before])
    _spread(boxes, {name for name in graph if not graph.degree(name) and not boxes[name].rank}, ranks)
    return ranks


def _spread(boxes: Mapping[str, Box], alone: set[str], ranks: dict[str, int]) -> None:
    """Put boxes without a line into the ranks that are least high, rather than all in the first."""
    tied = [name for name in ranks if name not in alone]
    heights = dict.fromkeys(range(max([LEAST_RANKS, *(ranks[name] + 1 for name in tied)])), 0.0)
    for name in tied:
        heights[ranks[name]] += boxes[name].height
    for name in sorted(alone):
        rank = min(heights, key=lambda one: (heights[one], one))
        ranks[name] = rank
        heights[rank] += boxes[name].height


def _with_lanes(
    ranks: Mapping[str, int], pairs: Sequence[tuple[str, str]]
) -> tuple[list[list[str]], dict[tuple[str, str], list[str]]]:
    """The names of each rank, a lane in every rank that a line crosses; and the stations of each line."""
    columns: list[list[str]] = [[] for _ in range(max(ranks.values(), default=0) + 1)]
    for name in sorted(ranks):
        columns[ranks[name]].append(name)
    chains: dict[tuple[str, str], list[str]] = {}
    for start, end in pairs:
        lanes = [f"\0{start}\0{end}\0{rank}" for rank in range(ranks[start] + 1, ranks[end])]
        for rank, lane in enumerate(lanes, ranks[start] + 1):
            columns[rank].append(lane)
        chains[start, end] = [start, *lanes, end]
    return columns, chains


def _order(columns: list[list[str]], links: Sequence[tuple[str, str]]) -> None:
    """Sort each rank by the middle of its neighbours, to and fro."""
    before: dict[str, list[str]] = {}
    after: dict[str, list[str]] = {}
    for start, end in links:
        after.setdefault(start, []).append(end)
        before.setdefault(end, []).append(start)
    for sweep in range(SWEEPS):
        neighbours, order = (before, columns) if sweep % 2 == 0 else (after, columns[::-1])
        for fixed, moved in zip(order, order[1:], strict=False):
            places = {name: (index + 0.5) / len(fixed) for index, name in enumerate(fixed)}
            own = {name: (index + 0.5) / len(moved) for index, name in enumerate(moved)}
            moved.sort(key=lambda name: (_middle(neighbours.get(name, ()), places, own[name]), name))


def _middle(names: Iterable[str], places: Mapping[str, float], otherwise: float) -> float:
    known = [places[name] for name in names if name in places]
    return sum(known) / len(known) if known else otherwise


def _coordinates(
    boxes: Mapping[str, Box],
    columns: Sequence[Sequence[str]],
    chains: Mapping[tuple[str, str], Sequence[str]],
) -> Placed:
    placed = Placed()
    heights = [
        sum((boxes[name].height if name in boxes else LANE) + GAP_DOWN for name in column) - GAP_DOWN
        for column in columns
    ]
    placed.height = max(heights, default=0)
    across = 0.0
    middles: dict[str, tuple[float, float]] = {}
    for column, height in zip(columns, heights, strict=True):
        width = max((boxes[name].width for name in column if name in boxes), default=0)
        down = (placed.height - height) / 2
        for name in column:
            if name in boxes:
                placed.corners[name] = (round(across, 1), round(down, 1))
                # As wide as the widest of the rank, so that no line runs behind a neighbour.
                placed.widths[name] = round(width, 1)
                down += boxes[name].height + GAP_DOWN
            else:
                middles[name] = (round(across, 1), round(down + LANE / 2, 1))
                middles[f"{name}\0"] = (round(across + width, 1), round(down + LANE / 2, 1))
                down += LANE + GAP_DOWN
        across += width + GAP_ACROSS
    placed.width = max(across - GAP_ACROSS, 0)
    for pair, chain in chains.items():
        lanes = [point for name in chain[1:-1] for point in (middles[name], middles[f"{name}\0"])]
        placed.bends[pair] = lanes
    return placed
