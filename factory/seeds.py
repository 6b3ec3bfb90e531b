"""Names and entropy: sample keys, attempt seeds, the digest of a dataset's identity.

The seed of an attempt depends on nothing but its arguments, so any sample can be made alone, on any
machine, in any order. The digest is identity, not entropy: it says which samples may share a folder.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from typing import Any

from shards.canonical import value_hash

_KEY = re.compile(r"(?P<recipe>[a-z][a-z0-9_]*)-(?P<seed8>[0-9a-f]{8})-(?P<index>\d{9})")


def _blake(*parts: str | int, size: int = 32) -> bytes:
    """BLAKE2b of typed, length-delimited parts: no two different lists of parts collide by joining."""
    state = hashlib.blake2b(digest_size=size)
    for part in parts:
        data = f"{type(part).__name__}:{part}".encode()
        state.update(len(data).to_bytes(8, "big") + data)
    return state.digest()


def attempt_seed(
    recipe: str, seed: int, kind: str, version: int, index: int, attempt: int
) -> bytes:
    """The 32 bytes that decide everything random about one attempt at one slot."""
    return _blake("attempt", recipe, seed, kind, version, index, attempt)


def plan_seed(recipe: str, seed: int) -> bytes:
    """The 32 bytes that break ties in the plan."""
    return _blake("plan", recipe, seed)


def seed8(recipe: str, seed: int) -> str:
    """Eight hex digits that tell two seeds of one recipe apart in sample keys."""
    return _blake(recipe, seed).hex()[:8]


def sample_key(recipe: str, seed: int, index: int) -> str:
    """``<recipe>-<seed8>-<index:09d>``; no dot, since WebDataset cuts a key at the first one."""
    return f"{recipe}-{seed8(recipe, seed)}-{index:09d}"


def split_key(key: str) -> tuple[str, str, int]:
    """Recipe, seed8 and index of a sample key. Raises ``ValueError`` when it is not one."""
    match = _KEY.fullmatch(key)
    if match is None:
        raise ValueError(f'"{key}" is not a sample key like science-0a1b2c3d-000000017')
    return match["recipe"], match["seed8"], int(match["index"])


def identity_digest(identity: Mapping[str, Any]) -> str:
    """Hex BLAKE2b of the identity fields; equal digests promise equal samples."""
    return value_hash(dict(identity))
