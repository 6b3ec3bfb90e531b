"""A sample with its members, as handed to the writer and as read back from a tar."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import cast

import numpy as np
from numpy.typing import NDArray
from pydantic import ValidationError

from shards.canonical import pixel_hash
from shards.errors import BrokenShard, InvalidSample, NotFound
from shards.member import order, picture_role, split_key
from shards.phash import perceptual_hash
from shards.pictures import Pixels, decode
from shards.sample import Sample
from shards.tar import Member, Readable, read_members
from shards.text import caption


@dataclass(frozen=True)
class PackedSample:
    """A sample and its files by suffix (``image.png``, ``mask1.png``, ``scene.svg``).

    ``json`` and ``txt`` are not among the members: both follow from the sample.
    """

    sample: Sample
    members: Mapping[str, bytes]

    @cached_property
    def roles(self) -> dict[str, str]:
        """Suffix of each picture, by role, in file order."""
        return {picture_role(s): s for s in sorted(self.members, key=order) if picture_role(s)}

    def picture(self, role: str) -> Pixels:
        """Decoded pixels: RGB uint8 ``[H, W, 3]``, or a mask, bool ``[H, W]``.

        Raises:
            NotFound: the sample has no such picture.
            PictureError: its bytes are damaged.
        """
        if role not in self.roles:
            there = ", ".join(self.roles)
            raise NotFound(f"{self.sample.key} has no picture {role}; it has {there}")
        return decode(self.members[self.roles[role]])

    def files(self) -> Iterator[tuple[str, bytes]]:
        """``(suffix, bytes)`` of every member of the tar, in file order."""
        yield "json", self.sample.to_bytes()
        yield "txt", caption(self.sample).encode("utf-8")
        for suffix in sorted(self.members, key=order):
            yield suffix, self.members[suffix]


@dataclass(frozen=True)
class Span:
    """Where a payload lies in its tar."""

    offset: int
    size: int


@dataclass(frozen=True)
class StoredSample:
    """A packed sample as found in a tar, with the raw text members and all positions by suffix."""

    packed: PackedSample
    json: bytes
    txt: bytes
    spans: Mapping[str, Span]

    @property
    def sample(self) -> Sample:
        return self.packed.sample


@dataclass(frozen=True)
class Measured:
    """A decoded picture and what its pixels tell, each computed when it is asked for."""

    pixels: Pixels

    @property
    def width(self) -> int:
        return self.pixels.shape[1]

    @property
    def height(self) -> int:
        return self.pixels.shape[0]

    @property
    def is_mask(self) -> bool:
        return self.pixels.ndim == 2

    @property
    def rgb(self) -> NDArray[np.uint8]:
        """The pixels ``[H, W, 3]`` of a picture that is no mask."""
        return cast("NDArray[np.uint8]", self.pixels)

    @cached_property
    def pixel_hash(self) -> str:
        return pixel_hash(self.pixels)

    @cached_property
    def area(self) -> int:
        """White pixels of a mask."""
        return int(np.count_nonzero(self.pixels))

    @cached_property
    def phash(self) -> int:
        """Perceptual hash of an RGB picture."""
        return perceptual_hash(self.rgb)


def require_storable(packed: PackedSample) -> None:
    """Check what a shard relies on: key, member names, and one pixel hash for each picture.

    Raises:
        InvalidSample: naming the key, the field and the fault.
    """
    sample = packed.sample
    try:
        recipe, _, index = split_key(sample.key)
    except ValueError as error:
        raise InvalidSample(sample.key, "key", str(error)) from None
    if (recipe, index) != (sample.recipe, sample.index):
        raise InvalidSample(
            sample.key, "key", f"does not agree with recipe {sample.recipe!r}, index {sample.index}"
        )
    for suffix in packed.members:
        if suffix in ("json", "txt"):
            raise InvalidSample(sample.key, suffix, "is derived from the sample, not given")
        try:
            order(suffix)
        except ValueError as error:
            raise InvalidSample(sample.key, "members", str(error)) from None
    roles = packed.roles
    if "image" not in roles:
        raise InvalidSample(sample.key, "members", "image.png is missing")
    if len(roles) != sum(1 for suffix in packed.members if picture_role(suffix)):
        raise InvalidSample(sample.key, "members", "one role is given in two codecs")
    if set(roles) != set(sample.hashes.pixels):
        odd = sorted(set(roles) ^ set(sample.hashes.pixels))
        raise InvalidSample(sample.key, "hashes.pixels", f"does not match the members: {odd}")
    for row in sample.rows:
        for role in (*row.inputs, row.output, row.mask):
            if role and role not in roles:
                raise InvalidSample(sample.key, f"rows.{row.id}", f"there is no picture {role}")


def read_samples(file: Readable, path: str, start: int = 0) -> Iterator[StoredSample]:
    """Samples of an open tar, in order, one in memory at a time.

    Raises:
        BrokenShard: the tar, the order of its members or a sample's JSON is not as written.
    """
    seen: set[str] = set()
    for key, group in groupby(read_members(file, path, start), lambda member: member.key):
        if key in seen:
            raise BrokenShard(path, key, "the members of this key are not together")
        seen.add(key)
        yield unpack(list(group), path)


def unpack(group: Iterable[Member], path: str) -> StoredSample:
    """One sample from the members that share its key. Raises ``BrokenShard``."""
    members = list(group)
    key = members[0].key
    suffixes = [member.suffix for member in members]
    if len(set(suffixes)) != len(suffixes) or suffixes != sorted(suffixes, key=order):
        raise BrokenShard(path, key, f"members out of order or repeated: {', '.join(suffixes)}")
    data = {member.suffix: member.data for member in members}
    for needed in ("json", "txt"):
        if needed not in data:
            raise BrokenShard(path, key, f"{key}.{needed} is missing")
    raw, txt = data.pop("json"), data.pop("txt")
    try:
        sample = Sample.from_bytes(raw)
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"]) or "JSON"
        raise BrokenShard(path, f"{key}.json", f"{field}: {first['msg']}") from None
    if sample.key != key:
        raise BrokenShard(path, f"{key}.json", f"is the sample {sample.key}")
    spans = {member.suffix: Span(member.offset, len(member.data)) for member in members}
    return StoredSample(PackedSample(sample, data), raw, txt, spans)


def measure(packed: PackedSample) -> dict[str, Measured]:
    """Every picture decoded, by role. Raises ``PictureError``."""
    return {role: Measured(packed.picture(role)) for role in packed.roles}
