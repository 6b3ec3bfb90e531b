"""Patience with object stores: what a second try can mend is tried again, what it cannot is said at once."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")

ATTEMPTS = 5
FIRST_PAUSE = 0.2
"""Seconds; each further pause is twice as long, so that the last try comes some three seconds after the first,
on top of what the store's own client waits."""

FINAL = (FileNotFoundError, FileExistsError, PermissionError, NotADirectoryError, IsADirectoryError)
"""Answers that stay the same however often one asks."""


def patiently(operation: Callable[[], T]) -> T:
    """The result of an operation that may be repeated without harm. Raises its last error."""
    for attempt in range(ATTEMPTS - 1):
        try:
            return operation()
        except FINAL:
            raise
        # Object stores and their clients have too many classes of passing trouble to list.
        except Exception:
            time.sleep(FIRST_PAUSE * 2**attempt)
    return operation()
