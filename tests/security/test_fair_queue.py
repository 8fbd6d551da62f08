"""Users take turns, and none may fill the queue."""

import pytest

from warehouse.fair_queue import ANYONE, FairQueue, QueueFull


def _queue(*, per_user: int = 4, in_all: int = 10) -> FairQueue[str]:
    return FairQueue(per_user=per_user, in_all=in_all)


def _take_all(queue: FairQueue[str]) -> list[str | None]:
    return [queue.take(lambda user: True) for _ in range(len(queue))]


def test_users_take_turns_whoever_came_first() -> None:
    queue = _queue()
    for item in ("a1", "a2", "a3", "b1", "b2", "c1"):
        queue.put(item[0], item)
    assert _take_all(queue) == ["a1", "b1", "c1", "a2", "b2", "a3"]


def test_one_who_comes_back_goes_behind_the_others() -> None:
    queue = _queue()
    queue.put("a", "a1")
    queue.put("b", "b1")
    assert queue.take(lambda user: True) == "a1"
    queue.put("a", "a2")
    assert _take_all(queue) == ["b1", "a2"]


def test_one_who_may_not_run_keeps_the_place() -> None:
    queue = _queue()
    queue.put("a", "a1")
    queue.put("b", "b1")
    assert queue.take(lambda user: user != "a") == "b1"
    assert queue.take(lambda user: user != "a") is None
    assert queue.take(lambda user: True) == "a1"


def test_it_is_bounded_for_each_user_and_in_all() -> None:
    queue = _queue(per_user=2, in_all=5)
    queue.put("a", "a1")
    queue.put("a", "a2")
    with pytest.raises(QueueFull):
        queue.put("a", "a3")
    for number in range(3):
        queue.put(ANYONE, f"x{number}")
    with pytest.raises(QueueFull):
        queue.put("b", "b1")


def test_an_item_can_leave() -> None:
    queue = _queue()
    queue.put("a", "a1")
    assert queue.remove("a", "a1")
    assert not queue.remove("a", "a1")
    assert len(queue) == 0
