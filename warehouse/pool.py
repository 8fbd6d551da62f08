"""The only door to published data: few killable processes that run SELECTs, shared fairly among users."""

import logging
import queue
import threading
import time
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Literal

from warehouse.cancellation import heard_by
from warehouse.errors import InternalError, WorkspaceError
from warehouse.fair_queue import ANYONE, FairQueue, QueueFull
from warehouse.pin import Pin
from warehouse.raw_result import RawResult, refusal
from warehouse.scratch import scratch_folder
from warehouse.worker import Unsent, Worker, WorkerLimits

LOG = logging.getLogger(__name__)
MOST_ROWS = 10_000
MOST_BYTES = 8_000_000
# Past the time limit the engine is interrupted, then the process ends, then it is killed from outside.
END_SECONDS, KILL_SECONDS = 1.0, 1.25
FAILED_BOOTS = 3
MOST_REST = 5.0
TRIES = 3

Outcome = Worker | Literal["cancelled", "unopened"]


@dataclass(frozen=True)
class PoolLimits:
    """How many queries run at once, how many processes wait booted for one, and who may wait how long.

    At most `workers + spares` processes live, each within `each`. `time_limit` and `patience` (the longest
    wait for a turn) are in seconds.
    """

    workers: int = 2
    spares: int = 1
    each: WorkerLimits = field(default_factory=WorkerLimits)
    time_limit: float = 10.0
    waiting_per_user: int = 16
    waiting: int = 200
    patience: float = 30.0

    @property
    def most_memory(self) -> int:
        """Bytes of address space that all processes together can take."""
        return (self.workers + self.spares) * self.each.address_space


ALONE = PoolLimits(workers=1, spares=0)


@dataclass(eq=False)
class _Ticket:
    """A query that waits for a process."""

    user: str
    path: str
    outcome: "queue.SimpleQueue[Outcome]" = field(default_factory=queue.SimpleQueue)


class WorkerPool:
    """Processes that answer SELECTs on the serving files of a folder, for all threads of a service.

    They boot in the background from construction on, one by one, and whichever dies is replaced by one that
    is booted already. Of users with a name each leaves one process free for the others.
    """

    def __init__(self, folder: Path, limits: PoolLimits | None = None, *, first: Path | None = None) -> None:
        self.limits = limits or PoolLimits()
        self.folder = folder.resolve()
        self._latest = str(first.resolve()) if first else ""
        self._changed = threading.Condition()
        self._waiting: FairQueue[_Ticket] = FairQueue(
            per_user=self.limits.waiting_per_user, in_all=self.limits.waiting
        )
        self._all: set[Worker] = set()
        self._idle: list[Worker] = []
        self._running: dict[Worker, str] = {}
        self._is_closed = False
        self._failures = 0
        self._rest_until = 0.0
        self._scratch = scratch_folder()
        # All processes are started by one thread, since each dies with the thread that started it.
        self._keeper = threading.Thread(target=self._keep, name="query-pool", daemon=True)
        self._keeper.start()

    def run(
        self, request: Mapping[str, Any], *, user: str = ANYONE, time_limit: float | None = None
    ) -> list[dict[str, Any]]:
        """Send a request of `Worker.ask` to the next free process, in the user's turn; return its replies."""
        seconds = self.limits.time_limit if time_limit is None else time_limit
        # The first runs beside the others, which take turns.
        most = seconds * max(1, len(request["sql"]) - 1)
        request = {**request, "time_limit": seconds, "end_after": most + END_SECONDS}
        for _ in range(TRIES):
            worker = self._borrow(_Ticket(user, request["path"]), seconds)
            replies: list[dict[str, Any]] = [{"code": "lost"}]
            try:
                replies = worker.ask(request, most + KILL_SECONDS)
                break
            except Unsent:
                LOG.info("a query process had ended before it was asked; another is")
            finally:
                self._give_back(worker, spoiled=any(map(_is_last, replies)))
        for reply in replies:
            if "code" in reply:
                LOG.info("query refused: %s: %s", reply["code"], reply.get("detail", ""))
                raise refusal(reply["code"], seconds)
        return replies

    def processes(self) -> list[int]:
        """Ids of the processes that live, booting ones included."""
        with self._changed:
            return sorted(worker.pid for worker in self._all)

    def confined_by(self) -> list[str]:
        """Return the steps of `confine` that this machine allowed; none before a process is ready."""
        with self._changed:
            return next((worker.confined_by for worker in self._all if worker.is_ready), [])

    def close(self) -> None:
        """End all processes; queries that run or wait are lost."""
        with self._changed:
            self._is_closed = True
            for ticket in self._waiting.clear():
                ticket.outcome.put("cancelled")
            self._changed.notify_all()
        self._keeper.join()
        self._scratch.cleanup()

    def __enter__(self) -> "WorkerPool":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _borrow(self, ticket: _Ticket, seconds: float) -> Worker:
        with self._changed:
            if self._is_closed:
                raise refusal("lost", seconds)
            try:
                self._waiting.put(ticket.user, ticket)
            except QueueFull:
                raise refusal("busy", seconds) from None
            self._latest = ticket.path
            self._dispatch()
            self._changed.notify_all()
        outcome: Outcome | None
        with heard_by(lambda: ticket.outcome.put("cancelled")):
            try:
                outcome = ticket.outcome.get(timeout=self.limits.patience)
            except queue.Empty:
                outcome = None
        if isinstance(outcome, Worker):
            return outcome
        self._withdraw(ticket)
        raise refusal(outcome or "busy", seconds)

    def _withdraw(self, ticket: _Ticket) -> None:
        """Take a ticket back; a process that it was given meanwhile goes to the next."""
        with self._changed:
            if self._waiting.remove(ticket.user, ticket):
                return
        while not ticket.outcome.empty():
            given = ticket.outcome.get()
            if isinstance(given, Worker):
                self._give_back(given, spoiled=False)

    def _give_back(self, worker: Worker, *, spoiled: bool) -> None:
        is_fit = not spoiled and worker.is_fit
        if not is_fit:
            worker.kill()
        with self._changed:
            del self._running[worker]
            if is_fit and worker in self._all:
                self._idle.append(worker)
            self._dispatch()

    def _dispatch(self) -> None:
        """Give idle processes to those who wait, best one that has the file open."""
        while self._idle and len(self._running) < self.limits.workers:
            ticket = self._waiting.take(self._may_run)
            if ticket is None:
                return
            worker = next((one for one in self._idle if one.path == ticket.path), self._idle[0])
            self._idle.remove(worker)
            self._running[worker] = ticket.user
            ticket.outcome.put(worker)

    def _may_run(self, user: str) -> bool:
        """Whether a user may have one more process, so that no one person has them all."""
        held = sum(1 for other in self._running.values() if other == user)
        return user == ANYONE or held < max(1, self.limits.workers - 1)

    def _keep(self) -> None:
        """Boot processes as long as the pool is open, then end all."""
        while True:
            with self._changed:
                while not self._is_closed and not self._should_boot():
                    rest = self._rest_until - time.monotonic()
                    self._changed.wait(rest if rest > 0 else None)
                if self._is_closed:
                    break
            self._boot()
        with self._changed:
            for worker in self._all:
                worker.kill()
            self._changed.wait_for(lambda: not self._all)

    def _should_boot(self) -> bool:
        booting = sum(1 for worker in self._all if not worker.is_ready)
        is_short = len(self._all) < self.limits.workers + self.limits.spares
        # One by one, but for those who wait.
        is_wanted = not booting or booting < len(self._waiting)
        return is_short and is_wanted and time.monotonic() >= self._rest_until

    def _boot(self) -> None:
        try:
            worker = Worker(
                self.folder,
                self.limits.each,
                first=self._latest,
                scratch=self._scratch.name,
                on_ready=self._ready,
                on_end=self._ended,
            )
        except OSError as problem:
            LOG.error("a query process could not be started: %s", problem)
            with self._changed:
                self._fail()
            return
        with self._changed:
            self._all.add(worker)
        worker.listen()

    def _ready(self, worker: Worker) -> None:
        with self._changed:
            self._failures = 0
            self._idle.append(worker)
            self._dispatch()
            self._changed.notify_all()

    def _ended(self, worker: Worker) -> None:
        with self._changed:
            self._all.discard(worker)
            if worker in self._idle:
                self._idle.remove(worker)
            if not worker.is_ready and not worker.was_killed:
                self._fail()
            self._changed.notify_all()

    def _fail(self) -> None:
        """Rest before the next boot, longer each time; who waits is told after several."""
        self._failures += 1
        self._rest_until = time.monotonic() + min(0.1 * 2**self._failures, MOST_REST)
        if self._failures >= FAILED_BOOTS:
            for ticket in self._waiting.clear():
                ticket.outcome.put("unopened")


def _is_last(reply: Mapping[str, Any]) -> bool:
    """Whether the process that sent a reply is of no more use: without memory, or its engine is broken."""
    return reply.get("code") == "memory" or bool(reply.get("is_last"))


@dataclass(frozen=True)
class Limits:
    """Rows and bytes of a result, seconds of a query (the pool's own where None)."""

    max_rows: int
    max_bytes: int
    time_limit: float | None


class QueryPool:
    """Answers SELECTs on one serving file, by the processes of a WorkerPool that others may share.

    Without one it has a process of its own, within `limits`, which `close` ends. With `pinned` the file
    stays readable until then, although its version may be removed.
    """

    def __init__(
        self,
        path: Path,
        *,
        workers: WorkerPool | None = None,
        limits: PoolLimits | None = None,
        pinned: bool = False,
    ) -> None:
        self._pin = Pin(path.resolve()) if pinned else None
        self._path = self._pin.path if self._pin else path.resolve()
        self._own = None if workers else WorkerPool(self._path.parent, limits or ALONE, first=self._path)
        self.workers = workers or self._own

    def run(
        self,
        sql: str,
        *,
        user: str = ANYONE,
        max_rows: int = MOST_ROWS,
        max_bytes: int = MOST_BYTES,
        time_limit: float | None = None,
        published: Mapping[str, Sequence[str]] | None = None,
        barred: Collection[str] = (),
    ) -> RawResult:
        """Run one SELECT; raise GuardRefusal with a stable code, or QueryTimeout, where it has no answer.

        `published` (schema.table -> columns) is for SQL that somebody wrote: the engine's own parser must
        see nothing beyond those tables and the functions of the guard, without those that are `barred`.
        """
        limits = Limits(max_rows, max_bytes, time_limit)
        return self._run([sql], user, limits, published, barred)[0]

    def run_together(
        self,
        texts: Sequence[str],
        *,
        user: str = ANYONE,
        max_rows: int = MOST_ROWS,
        max_bytes: int = MOST_BYTES,
        time_limit: float | None = None,
    ) -> list[RawResult]:
        """Run SELECTs at one go, the first beside the others, the limits for each; raise as `run` does."""
        return self._run(texts, user, Limits(max_rows, max_bytes, time_limit), None)

    def _run(
        self,
        texts: Sequence[str],
        user: str,
        limits: Limits,
        published: Mapping[str, Sequence[str]] | None,
        barred: Collection[str] = (),
    ) -> list[RawResult]:
        request: dict[str, Any] = {
            "path": str(self._path),
            "sql": list(texts),
            "max_rows": limits.max_rows,
            "max_bytes": limits.max_bytes,
        }
        if published is not None:
            columns = {column for columns in published.values() for column in columns}
            tables = list(published)
            request["published"] = {"tables": tables, "columns": sorted(columns), "barred": sorted(barred)}
        assert self.workers is not None
        try:
            replies = self.workers.run(request, user=user, time_limit=limits.time_limit)
        except InternalError:
            if self._pin is None or self._path.exists():
                raise
            raise WorkspaceError(
                f"The version {self._path.stem} is gone: newer ones took its place",
                code="version_gone",
                action="Ask again.",
            ) from None
        return [RawResult(**reply) for reply in replies]

    def close(self) -> None:
        """End the process, if it is its own, and let the file go."""
        if self._own is not None:
            self._own.close()
        if self._pin is not None:
            self._pin.release()

    def __enter__(self) -> "QueryPool":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
