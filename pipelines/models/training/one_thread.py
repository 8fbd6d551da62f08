"""One thread for what is fitted inside: equal rows give equal models, and none waits for another."""

from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def one_thread() -> Iterator[None]:
    """Limit every numeric library to one thread inside the block."""
    # Only libraries that are loaded can be limited: scikit-learn brings an OpenMP of its own.
    import sklearn.ensemble
    from threadpoolctl import threadpool_limits

    assert sklearn.ensemble
    with threadpool_limits(1):
        yield
