"""A guard against costs that explode: an input that takes a moment may take many, but not minutes."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

_SECONDS = 30.0


@contextmanager
def a_moment() -> Iterator[None]:
    """Fails if the block takes 30 s of this process's own time.

    What it guards takes hundredths of a second, or a second at most: a slow or busy machine does not matter here. How fast
    something is, is for the benchmarks.
    """
    began = time.process_time()
    yield
    assert time.process_time() - began < _SECONDS
