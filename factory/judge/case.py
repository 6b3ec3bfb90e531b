"""A sample as any user of the dataset gets it: plain JSON and pictures out of a tar.

Nothing of the toolkit is imported here or anywhere in the judge.
"""

from __future__ import annotations

import io
import json
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby
from typing import Any

import fsspec
import numpy as np
import yaml
from numpy.typing import NDArray
from PIL import Image

Json = dict[str, Any]
# Roles that fill the canvas on purpose.
BACKGROUND = frozenset({"background", "paper", "frame", "scenery"})


@dataclass
class Case:
    """One sample: its JSON, its raw members by suffix, and pictures decoded on demand."""

    key: str
    sample: Json
    members: dict[str, bytes]
    _decoded: dict[str, NDArray[Any]] = field(default_factory=dict, repr=False)

    @property
    def rows(self) -> list[Json]:
        return self.sample["rows"]

    @property
    def kind(self) -> str:
        return self.sample["kind"]

    @cached_property
    def states(self) -> dict[str, Json]:
        """States by the role of their picture."""
        return {state["picture"]: state for state in self.sample["states"]}

    @cached_property
    def facts(self) -> dict[str, Json]:
        """Facts of all states by ``role/fact-id``."""
        return {
            f"{role}/{fact['id']}": fact
            for role, state in self.states.items()
            for fact in state["facts"]
        }

    def where(self, row: Json | str = "") -> str:
        """How a fault names its place."""
        inner = row if isinstance(row, str) else row["id"]
        return f"{self.key}/{inner}" if inner else self.key

    def pictures(self) -> list[str]:
        """Roles of all pictures that are not masks."""
        suffixes = (suffix for suffix in self.members if suffix.endswith((".png", ".webp")))
        return [
            role
            for role in (suffix.split(".")[0] for suffix in suffixes)
            if not role.startswith("mask")
        ]

    def picture(self, role: str) -> NDArray[Any]:
        """RGB ``[H, W, 3]`` uint8, or a mask ``[H, W]`` bool. Raises ``KeyError`` when missing."""
        if role not in self._decoded:
            data = next(
                (
                    self.members[f"{role}.{codec}"]
                    for codec in ("png", "webp")
                    if f"{role}.{codec}" in self.members
                ),
                None,
            )
            if data is None:
                raise KeyError(role)
            with Image.open(io.BytesIO(data)) as picture:
                mask = role.startswith("mask")
                array = np.asarray(picture.convert("L" if mask else "RGB"))
            self._decoded[role] = array > 127 if mask else array
        return self._decoded[role]


def drawn(state: Json) -> list[Json]:
    """The elements of a state without its background."""
    return [element for element in state["elements"] if element["role"] not in BACKGROUND]


def hull(state: Json) -> tuple[float, float, float, float] | None:
    """The box around everything drawn, ``x0, y0, x1, y1``; None for an empty picture."""
    boxes = [element["box"] for element in drawn(state)]
    if not boxes:
        return None
    x0, y0, x1, y1 = zip(*boxes, strict=True)
    return min(x0), min(y0), max(x1), max(y1)


def value_of(text: str) -> Any:
    """The value of a JSON-text field; the text itself where it is none."""
    try:
        return json.loads(text)
    except ValueError:
        return text


def read_cases(out: str) -> Iterator[Case]:
    """Every sample of every shard of a dataset folder, in order.

    Raises:
        FileNotFoundError: the folder holds no shard.
        ValueError: a tar or a sample's JSON cannot be read.
    """
    fs, root = fsspec.url_to_fs(out)
    shards = sorted(fs.glob(f"{root}/shards/*.tar"))
    if not shards:
        raise FileNotFoundError(f"{out} holds no shards/*.tar; build it first, or check the path")
    for shard in shards:
        with fs.open(shard, "rb") as file:
            yield from _read_tar(file, shard)


def _read_tar(file: Any, path: str) -> Iterator[Case]:
    try:
        with tarfile.open(fileobj=file, mode="r|") as tar:
            members = ((member.name.partition("."), tar.extractfile(member)) for member in tar)
            for key, group in groupby(
                ((name, data.read()) for name, data in members if data), lambda item: item[0][0]
            ):
                files = {suffix: data for (_, _, suffix), data in group}
                yield Case(key, json.loads(files.pop("json")), files)
    except (tarfile.TarError, KeyError, ValueError) as error:
        raise ValueError(f"{path}: cannot be read: {error}") from error


def read_recipe(out: str) -> Json:
    """The resolved recipe in ``recipe.lock.yaml``, empty when there is none."""
    fs, root = fsspec.url_to_fs(out)
    try:
        lock = yaml.safe_load(fs.cat_file(f"{root}/recipe.lock.yaml"))
    except FileNotFoundError:
        return {}
    recipe = lock.get("recipe", {}) if isinstance(lock, dict) else {}
    return recipe if isinstance(recipe, dict) else {}
