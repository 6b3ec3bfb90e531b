"""Names inside a shard: keys, roles, members and their order.

A member is called ``KEY.<suffix>``. Its suffix is ``json``, ``txt``, ``<role>.<codec>`` for a
picture, or ``scene.<format>`` for a native source. Readers of WebDataset cut the name at the first
dot, so neither a key nor a role ever contains one.
"""

from __future__ import annotations

import re
from typing import Literal

PictureGroup = Literal["image", "view", "edit", "mask", "neg"]

_KEY = re.compile(r"(?P<recipe>[a-z][a-z0-9_]*)-(?P<seed8>[0-9a-f]{8})-(?P<index>\d{9})")
_ROLE = re.compile(
    r"(?P<image>image)"
    r"|(?P<view>view-[a-z0-9_]+(?:-[a-z0-9_]+)*)"
    r"|(?P<edit>edit[1-9]\d*)"
    r"|(?P<mask>mask(?:[1-9]\d*(?:-[1-9]\d*)?|full))"
    r"|(?P<neg>neg[1-9]\d*)"
)
_SCENE = re.compile(r"scene\.[a-z0-9]+")
_DIGITS = re.compile(r"(\d+)")

_ORDER = ("json", "txt", "image", "view", "edit", "mask", "neg", "scene")
_CODECS = ("png", "webp")
# A ustar name field; a longer one would need a second header format.
MAX_NAME = 100


def split_key(key: str) -> tuple[str, str, int]:
    """``(recipe, seed8, index)`` of a key. Raises ``ValueError`` for a malformed one."""
    match = _KEY.fullmatch(key)
    if match is None:
        raise ValueError(f"{key!r} is not a key of the form recipe-1a2b3c4d-000000017")
    return match["recipe"], match["seed8"], int(match["index"])


def split_name(name: str) -> tuple[str, str]:
    """``(key, suffix)`` of a member name. Raises ``ValueError`` when either is illegal."""
    key, dot, suffix = name.partition(".")
    split_key(key)
    if not dot:
        raise ValueError(f"member {name!r} has no suffix")
    order(suffix)
    if len(name.encode()) > MAX_NAME:
        raise ValueError(f"member name {name!r} is longer than {MAX_NAME} bytes")
    return key, suffix


def picture_group(role: str) -> PictureGroup | None:
    """The family of a picture role (``image``, ``view``, ``edit``, ``mask``, ``neg``), or None."""
    match = _ROLE.fullmatch(role)
    return match.lastgroup if match else None  # type: ignore[return-value]


def picture_role(suffix: str) -> str:
    """The role of a picture member's suffix (``edit1.png`` → ``edit1``), ``""`` for others."""
    role, _, codec = suffix.partition(".")
    legal = codec in _CODECS and not (codec == "webp" and picture_group(role) == "mask")
    return role if legal and picture_group(role) else ""


def order(suffix: str) -> tuple[int, tuple[tuple[int, int | str], ...]]:
    """Sort key of a suffix: json, txt, image, views, edits, masks, negatives, scene sources.

    Raises:
        ValueError: the suffix is none of these.
    """
    if suffix in ("json", "txt"):
        return _ORDER.index(suffix), ()
    role = picture_role(suffix)
    group = picture_group(role) if role else ("scene" if _SCENE.fullmatch(suffix) else None)
    if group is None:
        raise ValueError(
            f"{suffix!r} is not a member suffix (json, txt, image.png, view-*.png, edit1.png, "
            "mask1.png, mask1-2.png, maskfull.png, neg1.png, scene.*)"
        )
    # The codec last: ``mask1`` comes before ``mask1-2``.
    stem, _, ending = suffix.partition(".")
    return _ORDER.index(group), (*_natural(stem), (-1, ending))


def _natural(text: str) -> tuple[tuple[int, int | str], ...]:
    """Numbers compare as numbers, so that ``edit10`` follows ``edit2``."""
    parts = (part for part in _DIGITS.split(text) if part)
    return tuple((0, int(part)) if part.isdigit() else (1, part) for part in parts)
