"""One way to turn a value into bytes, and bytes into a digest.

Canonical JSON: UTF-8, keys sorted, no insignificant white space, no NaN or infinity. Two equal
values give equal bytes on every machine, so a hash of the bytes is a hash of the value.
"""

from __future__ import annotations

import hashlib
import json
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

HASH_BYTES = 16


def _exact(value: object) -> str:
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, Fraction):
        return (
            f"{value.numerator}/{value.denominator}"
            if value.denominator != 1
            else str(value.numerator)
        )
    raise TypeError(f"{type(value).__name__} has no canonical JSON form")


def dumps(value: Any) -> str:
    """Canonical JSON text. ``Decimal`` and ``Fraction`` become exact strings.

    Raises:
        ValueError: a float is NaN or infinite.
        TypeError: a value has no JSON form.
    """
    return json.dumps(
        value,
        ensure_ascii=False,
        sort_keys=True,
        separators=(",", ":"),
        allow_nan=False,
        default=_exact,
    )


def encode(value: Any) -> bytes:
    """Canonical JSON as UTF-8 bytes."""
    return dumps(value).encode("utf-8")


def digest(data: bytes) -> str:
    """Hex BLAKE2b of ``data`` (128 bits)."""
    return hashlib.blake2b(data, digest_size=HASH_BYTES).hexdigest()


def value_hash(value: Any) -> str:
    """Hash of a JSON value, independent of key order and of the machine."""
    return digest(encode(value))


def pixel_hash(pixels: NDArray[np.uint8] | NDArray[np.bool_]) -> str:
    """Hash of decoded pixels, shape first; a 1-bit mask is hashed as bool ``[H, W]``.

    Args:
        pixels: ``[H, W, 3]`` RGB, or ``[H, W]`` for a mask.
    """
    array = np.ascontiguousarray(pixels)
    state = hashlib.blake2b(digest_size=HASH_BYTES)
    state.update(f"{array.dtype.str}{array.shape}".encode())
    state.update(array.data)
    return state.hexdigest()
