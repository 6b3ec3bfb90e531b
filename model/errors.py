"""One exception for every mistake a user of `model` can make and correct."""

from __future__ import annotations


class ModelError(ValueError):
    """Bad configuration, checkpoint, words or input. The message names the place and the fix."""
