"""Runs the agent, which blocks, beside an event loop: a thread for each turn."""

import asyncio
import threading
from collections.abc import AsyncGenerator, Callable, Generator
from contextlib import closing
from typing import Any, TypeVar

from warehouse.cancellation import Cancellation, cancelled_by

T = TypeVar("T")


async def stream(make: Callable[[], Generator[T, Any, Any]]) -> AsyncGenerator[T, None]:
    """Yield the items of a blocking generator as they come; its exception is raised here.

    The generator lives in a thread of its own from first to last. Closing this one stops it after the item
    it is busy with, whose query is given up.
    """
    loop = asyncio.get_running_loop()
    arrived: asyncio.Queue[tuple[T] | BaseException | None] = asyncio.Queue()
    abandoned = threading.Event()
    cancellation = Cancellation()

    def put(entry: tuple[T] | BaseException | None) -> None:
        # Nobody reads any more, and the loop may be gone.
        if not abandoned.is_set():
            loop.call_soon_threadsafe(arrived.put_nowait, entry)

    def produce() -> None:
        try:
            with cancelled_by(cancellation), closing(make()) as items:
                for item in items:
                    put((item,))
                    if abandoned.is_set():
                        return
        except BaseException as error:
            put(error)
        else:
            put(None)

    # A daemon, so that stopping the server does not wait for a slow model.
    threading.Thread(target=produce, name="turn", daemon=True).start()
    try:
        while (entry := await arrived.get()) is not None:
            if isinstance(entry, BaseException):
                raise entry
            yield entry[0]
    finally:
        abandoned.set()
        cancellation.ask()
