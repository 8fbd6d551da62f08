"""Watch a refresh: keep a record of it, and alert where it fails, a rule worsens or the data are stale."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from pipelines.alerts.alert import Alert, broken, failed_run, stale, worsened
from pipelines.alerts.send import Delivery, send
from pipelines.built_tables import BuiltModel
from pipelines.landing.landed import LandedSource
from pipelines.request import Request
from pipelines.rulebook.check import Checked
from pipelines.rulebook.measures import Circumstances
from pipelines.runs.history import PastRun, last_published
from pipelines.runs.record import Recorder
from pipelines.settings import Settings
from warehouse.errors import WorkspaceError
from warehouse.pack import Pack
from warehouse.serving import ServingInfo


@dataclass
class Watch:
    """What is noted of one refresh; `alerts` and `deliveries` are known once it ended."""

    pack: Pack
    workspace: Path
    settings: Settings
    request: Request
    today: date
    recorder: Recorder
    before: PastRun | None = None
    alerts: list[Alert] = field(default_factory=list)
    deliveries: list[Delivery] = field(default_factory=list)
    outcome: str = ""
    version: str | None = None

    @property
    def began(self) -> bool:
        """Whether the refresh got as far as holding the lock."""
        return self.outcome != ""

    def begin(self) -> None:
        """Note that the refresh began; call it under the lock."""
        request: Mapping[str, Any] = {name: value for name, value in vars(self.request).items() if value}
        self.before = self._run_before()
        self.recorder.begin(self.pack.name, scale=self.settings.scale, request=request)
        self.outcome = "running"

    def step(self, name: str) -> AbstractContextManager[Callable[[str], None]]:
        """Note a step while it runs."""
        return self.recorder.step(name)

    def landed(self, sources: Sequence[LandedSource]) -> None:
        """Note what became of the rows of each source."""
        self.recorder.landed(sources)

    @property
    def circumstances(self) -> Circumstances:
        """What the rules are judged against besides the data."""
        return Circumstances(
            self.today,
            stale_after_days=self.settings.stale_after_days,
            before=self.before.tables if self.before else None,
        )

    def checked(self, checked: Checked, built: Sequence[BuiltModel]) -> None:
        """Note what the rules found, before it is judged."""
        self.recorder.checked(checked.results, checked.tables, built)
        self.alerts += [*broken(checked.results), *worsened(checked.results, self.before)]

    def end(self, info: ServingInfo, *, mode: str, reason: str, built: Sequence[BuiltModel]) -> None:
        """Note that the refresh ended well, and what there is to tell; call it under the lock."""
        made_current = self.request.as_of is None or self.request.make_current
        outcome = "unchanged" if mode == "nothing" else "published" if made_current else "built"
        self.recorder.end(outcome, version=info.version, mode=mode, reason=reason, built=built)
        if made_current:
            limit = self.settings.stale_after_days
            self.alerts += stale(info.data_end, today=self.today, limit=limit)
        self.outcome, self.version = outcome, info.version

    def fail(self, problem: BaseException) -> None:
        """Note that the refresh failed."""
        self.recorder.fail(problem)
        self.outcome = "failed"
        if isinstance(problem, Exception):
            self.alerts.append(failed_run(problem))
            self.tell()

    def tell(self) -> None:
        """Send the alerts by the channels that are set, which may take its time, and note what came of it."""
        about = {
            "dataset": self.pack.name,
            "run": self.recorder.run_id,
            "outcome": self.outcome,
            "version": self.version,
        }
        self.deliveries = send(self.alerts, self.settings, about)
        events = ", ".join(dict.fromkeys(alert.event for alert in self.alerts))
        for one in self.deliveries:
            self.recorder.alerted(events, one.channel, delivered=one.delivered, detail=one.detail)

    def _run_before(self) -> PastRun | None:
        if self.request.as_of is not None:
            return None
        try:
            return last_published(self.workspace, self.pack.name, scale=self.settings.scale)
        except WorkspaceError:
            # The recorder puts such a file aside, or says in the log that it can't write to it.
            return None


@contextmanager
def watch(
    pack: Pack, *, workspace: Path, settings: Settings, request: Request, today: date
) -> Iterator[Watch]:
    """Watch what is done within; an error that ends it once it began is noted and alerted, and goes on."""
    watching = Watch(pack, workspace, settings, request, today, Recorder(workspace))
    try:
        yield watching
    except BaseException as problem:
        if watching.began:
            watching.fail(problem)
        raise
    finally:
        watching.recorder.close()
