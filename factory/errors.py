"""Mistakes that a user can make and mend: one line, no traceback, a documented exit code."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

EXIT_USER = 2
EXIT_INCOMPLETE = 3
EXIT_POISONED = 4
EXIT_INTERRUPTED = 130


class UserError(Exception):
    """A mistake in what was asked or in its surroundings. The message is the one line a user sees."""

    exit_code = EXIT_USER


def nearest(name: str, valid: Iterable[str]) -> str:
    """``; did you mean "x"?`` for the closest valid name, or the choices when none is close."""
    names = sorted(valid)
    close = difflib.get_close_matches(name, names, n=1, cutoff=0.5)
    if close:
        return f'; did you mean "{close[0]}"?'
    return f"; valid: {', '.join(names)}" if 0 < len(names) <= 20 else ""
