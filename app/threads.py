"""Runs the agent, which blocks, beside an event loop."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")

# One thread: the agent's query process answers one statement at a time, and LangGraph keeps
# context variables that must be reset in the thread that set them.
_POOL = ThreadPoolExecutor(max_workers=1, thread_name_prefix="agent")


async def in_one_thread(call: Callable[[], T]) -> T:
    """Return what `call` returns, run in the agent's thread."""
    return await asyncio.get_running_loop().run_in_executor(_POOL, call)


async def stream(make: Callable[[], Iterable[T]]) -> AsyncIterator[T]:
    """Yield the items of a blocking iterable as they come; its exception is raised here."""
    loop = asyncio.get_running_loop()
    queue: asyncio.Queue[tuple[T] | None] = asyncio.Queue()

    def put(entry: tuple[T] | None) -> None:
        loop.call_soon_threadsafe(queue.put_nowait, entry)

    def produce() -> None:
        try:
            for item in make():
                put((item,))
        finally:
            put(None)

    producer = loop.run_in_executor(_POOL, produce)
    while (entry := await queue.get()) is not None:
        yield entry[0]
    await producer
