"""Make the report of a workspace: ask, draw, word, write."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from agent.format import long_date
from agent.markdown import escape
from app.audit import asked
from app.report.ask import Asked, Reporter
from app.report.draw import draw
from app.report.markdown import FOLDER, render_markdown
from app.report.pages import render_page
from app.report.picture import Picture
from app.report.pictures import PICTURES
from app.report.shown import Shown, Told
from app.report.words import sentences
from pipelines.written_folder import write_files
from semantic_layer.layer import SemanticLayer
from semantic_layer.nearest import nearest
from warehouse.errors import FootnoteError
from warehouse.serving import ServingInfo
from warehouse.user import User

NAME = "OUTPUT"
CUT = "Not all rows are in the picture: the result was cut at what one query may return."


@dataclass(frozen=True)
class Report:
    """What was written, and where."""

    folder: Path
    told: Told


def make_report(workspace: Path, user: User, folder: Path, *, only: Sequence[str] = ()) -> Report:
    """Write the pictures and pages of the current version into a folder, as one person may see it.

    Raises FootnoteError for a picture that there is not, WorkspaceError where nothing is published or the
    folder holds files of others.
    """
    wanted = chosen(only)
    with SemanticLayer.open(workspace) as layer:
        layer.access_of(user)
        request = {"report": [one.name for one in wanted]}
        with asked(workspace, user, request=request, version=layer.info.version) as trail:
            reporter = Reporter(layer, trail)
            told = Told(layer.info.title, _about(layer.info), [_shown(reporter.ask(one)) for one in wanted])
    write_files(_files(told), folder)
    return Report(folder, told)


def chosen(names: Sequence[str]) -> tuple[Picture, ...]:
    """The pictures of these names in our order, all where none is named; FootnoteError for an unknown one."""
    known = {one.name: one for one in PICTURES}
    for name in names:
        if name not in known:
            raise FootnoteError(
                f"There is no picture called '{name[:80]}'",
                code="unknown_picture",
                choices=nearest(name, known, limit=3),
                action=f"Pictures: {', '.join(known)}.",
            )
    return tuple(one for one in PICTURES if not names or one.name in names)


def _shown(found: Asked) -> Shown:
    if found.answers is None or found.sources is None:
        return Shown(found.picture, found.sql, missing=found.missing)
    words = sentences(found.picture.template, found.sources)
    if any(answer.truncated for answer in found.answers.by_query.values()):
        words.append(CUT)
    return Shown(found.picture, found.sql, draw(found.picture, found.answers), tuple(words), found.answers)


def _about(info: ServingInfo) -> str:
    days = [f"{long_date(day)}" for day in (info.data_start, info.data_end) if day]
    until = f", as of {long_date(info.as_of)}" if info.as_of else ""
    span = f", data from {' to '.join(days)}" if days else ""
    return f"Dataset {escape(info.dataset)}{span}{until}; amounts in {info.currency}."


def _files(told: Told) -> dict[str, str | bytes]:
    files: dict[str, str | bytes] = {
        f"{NAME}.md": render_markdown(told),
        f"{NAME}.html": render_page(told),
    }
    for one in told.shown:
        if not one.missing:
            files[f"{FOLDER}/{one.picture.name}.png"] = one.png
            files[f"{FOLDER}/{one.picture.name}.html"] = render_page(
                Told(told.title, told.about, [one]), with_rows=True
            )
    return files
