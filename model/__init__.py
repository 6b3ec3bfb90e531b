"""InternVL-U: networks, generation, training. `from model import InternVLU` runs a checkpoint."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from model.pipeline import InternVLU as InternVLU

__all__ = ["InternVLU"]


def __getattr__(name: str) -> Any:
    """Import torch only when the model itself is asked for."""
    if name == "InternVLU":
        from model.pipeline import InternVLU

        return InternVLU
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
