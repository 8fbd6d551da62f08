"""Draw placed boxes and lines as SVG, readable alone and within a page, in light and dark."""

from collections.abc import Iterable, Mapping
from importlib import resources
from xml.sax.saxutils import escape, quoteattr

from pipelines.documents.layout import GAP_ACROSS, Box, Line, Placed, place

MARGIN = 14
TITLE = 26
ROW = 18
# A page may shrink a diagram to this part of its width; below that one scrolls.
LEAST = 0.75


def draw(boxes: Iterable[Box], lines: Iterable[Line], *, label: str) -> str:
    """The SVG of a diagram; equal boxes and lines give equal bytes, in whatever order they come."""
    by_name = {box.name: box for box in sorted(boxes, key=lambda box: box.name)}
    drawn = sorted({line for line in lines if line.start in by_name and line.end in by_name})
    placed = place(by_name, drawn)
    width, height = round(placed.width + 2 * MARGIN), round(placed.height + 2 * MARGIN)
    style = resources.files("pipelines.documents").joinpath("templates/diagram.css").read_text("utf-8")
    return "\n".join(
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" class="diagram" viewBox="0 0 {width} {height}"'
            f' width="{width}" height="{height}" style="min-width:{round(width * LEAST)}px"'
            f' role="img" aria-label={quoteattr(label)}>',
            f"<title>{escape(label)}</title>",
            f"<style>{style}</style>",
            f'<g transform="translate({MARGIN} {MARGIN})">',
            *(_line(line, by_name, placed) for line in drawn if line.start != line.end),
            *(_box(box, placed) for box in by_name.values()),
            "</g>",
            "</svg>",
        )
    )


def _box(box: Box, placed: Placed) -> str:
    (left, top), width = placed.corners[box.name], placed.widths[box.name]
    rows = "".join(_row(box, number, left, top) for number in range(len(box.rows)))
    words = f'<text class="title" x="{left + 10}" y="{top + 17}">{escape(box.title)}</text>'
    hint = f"<title>{escape(box.hint)}</title>" if box.hint else ""
    return (
        f'<g class="box {box.look}">{hint}'
        f'<rect x="{left}" y="{top}" width="{width}" height="{box.height:g}" rx="5"/>'
        f'<rect class="head" x="{left}" y="{top}" width="{width}" height="{TITLE}" rx="5"/>'
        f"{_linked(box.link, words)}{rows}</g>"
    )


def _row(box: Box, number: int, left: float, top: float) -> str:
    row = box.rows[number]
    y = top + TITLE + ROW * number + 15
    mark = f'<text class="mark" x="{left + 9}" y="{y}">{escape(row.mark)}</text>' if row.mark else ""
    indent = 38 if row.mark else 10
    return mark + _linked(row.link, f'<text x="{left + indent}" y="{y}">{escape(row.text)}</text>')


def _linked(link: str, shape: str) -> str:
    return f"<a href={quoteattr(link)}>{shape}</a>" if link else shape


def _line(line: Line, boxes: Mapping[str, Box], placed: Placed) -> str:
    left, right = boxes[line.start], boxes[line.end]
    start = (
        round(placed.corners[left.name][0] + placed.widths[left.name], 1),
        _down(left, line.start_row, placed),
    )
    end = (placed.corners[right.name][0], _down(right, line.end_row, placed))
    points = [start, *placed.bends.get((line.start, line.end), ()), end]
    path = f"M{start[0]} {start[1]}"
    for (x1, y1), (x2, y2) in zip(points, points[1:], strict=False):
        pull = GAP_ACROSS / 2 if x2 - x1 <= GAP_ACROSS * 1.5 else (x2 - x1) / 2
        path += f"C{x1 + pull:.1f} {y1} {x2 - pull:.1f} {y2} {x2} {y2}"
    return f'<path class="line" d="{path}"/>{_mark(line.ends, start, end)}'


def _down(box: Box, row: str, placed: Placed) -> float:
    """How far down a row is, or the title where the box has no such row."""
    names = [one.name for one in box.rows]
    within = TITLE + ROW * names.index(row) + 11 if row in names else TITLE / 2
    return round(placed.corners[box.name][1] + within, 1)


def _mark(ends: str, start: tuple[float, float], end: tuple[float, float]) -> str:
    """An arrow head, or the crow's foot of many rows at the start and the bar of one at the end."""
    (x1, y1), (x2, y2) = start, end
    if ends == "arrow":
        return f'<path class="tip" d="M{x2} {y2}l-7 -3.5v7z"/>'
    foot = f"M{x1 + 9} {y1}L{x1} {y1 - 5}M{x1 + 9} {y1}L{x1} {y1 + 5}" if ends == "many" else _bar(x1 + 6, y1)
    return f'<path class="end" d="{foot}{_bar(x2 - 6, y2)}"/>'


def _bar(x: float, y: float) -> str:
    return f"M{x:.1f} {y - 5}V{y + 5}"
