"""One case's exchanges with a model while it is asked: played from its cassette, or recorded into it."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import Any, Literal

import httpx2
from vcr import matchers
from vcr.cassette import Cassette
from vcr.errors import CannotOverwriteExistingCassetteException
from vcr.record_mode import RecordMode
from vcr.stubs.httpx_stubs import vcr_handle_request

from evals.recording.exchange import (
    difference,
    matches_body,
    normal_body,
    plain_request,
    plain_response,
)
from evals.recording.shelf import Shelf

Mode = Literal["replay", "record", "mend"]
MODES = {"replay": RecordMode.NONE, "record": RecordMode.ALL, "mend": RecordMode.NEW_EPISODES}
OK = 200
PLAYING: ContextVar["Tape | None"] = ContextVar("tape", default=None)


class Tape:
    """A cassette in one of three modes.

    `replay` asks nobody, `record` asks everything anew, `mend` asks what the cassette does not hold.
    """

    def __init__(self, path: Path, shelf: Shelf, mode: Mode) -> None:
        """Open the cassette of a path, empty where there is no such file."""
        self._path, self._shelf, self._mode = path, shelf, mode
        self._cassette = Cassette.load(
            path=str(path),
            persister=shelf,
            record_mode=MODES[mode],
            match_on=(matchers.method, matchers.path, matches_body),
            before_record_request=plain_request,
            before_record_response=plain_response,
        )
        self._loaded = len(self._cassette)
        self._failure = ""

    @property
    def problem(self) -> str:
        """Return why this is no whole replay or recording, empty where it is."""
        if self._failure:
            return self._failure
        played = self._cassette.play_count
        if self._mode == "replay" and played < self._loaded:
            return f"half-played: {played} of {self._loaded} exchanges were asked for"
        return ""

    def keep(self) -> bool:
        """Write what was played and recorded, and tell whether that differs from what was there.

        A recording that is not whole is not kept. That no model was asked is.
        """
        if self.problem or self._mode == "replay":
            return False
        kept = [exchange for place, exchange in enumerate(self._cassette.data) if self._is_kept(place)]
        if self._path.exists() and kept == self._cassette.data[: self._loaded]:
            return False
        requests, responses = [request for request, _ in kept], [response for _, response in kept]
        self._shelf.save_cassette(str(self._path), {"requests": requests, "responses": responses})
        return True

    def _is_kept(self, place: int) -> bool:
        if place < self._loaded:
            return self._mode == "mend" and self._cassette.play_counts[place] > 0
        code: int = self._cassette.responses[place]["status"]["code"]
        return code == OK

    def send(self, transport: httpx2.HTTPTransport, request: httpx2.Request) -> httpx2.Response:
        """Return the reply to a request, from the cassette or the endpoint."""
        exchange = vcr_handle_request(self._cassette, httpx2.HTTPTransport.handle_request, httpx2)
        try:
            response: httpx2.Response = exchange(transport, request)
        except CannotOverwriteExistingCassetteException as error:
            self._failure = self._failure or self._why(error.failed_request)
            raise
        except httpx2.HTTPError as error:
            self._failure = f"not recorded: {type(error).__name__}"
            raise
        # A try that failed and went well when it was made again is no failure.
        is_fine = response.status_code == OK
        if self._mode != "replay":
            self._failure = "" if is_fine else f"not recorded: the endpoint answered {response.status_code}"
        return response

    def _why(self, asked: Any) -> str:
        """Tell how a request that is not in the cassette differs from the one that would come next."""
        if not self._loaded:
            return "there is no cassette: record this case"
        expected = self._cassette.requests[min(self._cassette.play_count, self._loaded - 1)]
        changed = difference(normal_body(expected), normal_body(asked))
        return f"the prompt changed ({changed}): record this case again"


class TapeTransport(httpx2.HTTPTransport):
    """Sends what a case asks to the tape that plays while it is asked; several threads may share one."""

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """Return the tape's reply."""
        tape = PLAYING.get()
        assert tape is not None, "a model is asked only while a tape plays"
        return tape.send(self, request)


@contextmanager
def playing(tape: Tape) -> Iterator[Tape]:
    """Have what is asked in the block go through a tape."""
    token = PLAYING.set(tape)
    try:
        yield tape
    finally:
        PLAYING.reset(token)
