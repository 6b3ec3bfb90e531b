"""The static gallery: a page that opens from disk, with its pictures and data beside it.

A page opened from ``file://`` may not fetch, so data are scripts that call one function. Pictures are
the members of the tars, byte for byte; only thumbnails are made here.
"""

from __future__ import annotations

import hashlib
import io
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from importlib.resources import files
from typing import Any

import numpy as np
import pyarrow as pa
from PIL import Image

from shards.canonical import dumps
from shards.member import picture_role
from shards.packed import PackedSample
from shards.sample import Row, Sample
from shards.store import Store

FOLDER = "gallery"
THUMBNAIL = 480
_TASKS = ("t2i", "edit", "understand")


@dataclass(frozen=True)
class Limits:
    """The most a gallery takes: samples shown, and bytes of pictures copied."""

    samples: int = 1_000
    bytes: int = 400_000_000


def choose(manifest: pa.Table, limits: Limits) -> frozenset[str]:
    """Keys to show: all where they fit, else every kind in turn, in an order fixed by the keys.

    A larger dataset keeps the choice spread evenly over kinds, whatever their quotas.
    """
    kinds: dict[str, dict[str, int]] = defaultdict(dict)
    columns = (manifest[name].to_pylist() for name in ("key", "kind", "pictures"))
    for key, kind, pictures in zip(*columns, strict=True):
        size = sum(picture["bytes"] for picture in pictures)
        kinds[kind][key] = max(size, kinds[kind].get(key, 0))
    queues = [
        sorted(kinds[kind].items(), key=lambda item: _order(item[0])) for kind in sorted(kinds)
    ]
    chosen: list[str] = []
    budget = limits.bytes
    for turn in range(max(map(len, queues), default=0)):
        for queue in queues:
            if turn < len(queue) and len(chosen) < limits.samples and queue[turn][1] <= budget:
                chosen.append(queue[turn][0])
                budget -= queue[turn][1]
    return frozenset(chosen)


def _order(key: str) -> bytes:
    return hashlib.blake2b(key.encode(), digest_size=8).digest()


def thumbnail(pixels: np.ndarray) -> bytes:
    """A WebP of at most 480 pixels a side from RGB ``[H, W, 3]``."""
    picture = Image.fromarray(pixels)
    picture.thumbnail((THUMBNAIL, THUMBNAIL), Image.Resampling.BOX, reducing_gap=2.0)
    stream = io.BytesIO()
    picture.save(stream, "WEBP", quality=82, method=2)
    return stream.getvalue()


def _words(sample: Sample, lang: str) -> str:
    """The shortest request for the picture in a language."""
    return next((row.instruction for row in sample.rows_of("t2i") if row.lang == lang), "")


def _search_text(sample: Sample) -> str:
    words = [sample.key, sample.kind.replace("_", " "), sample.subject.replace("_", " ")]
    labels = (element.label for element in sample.elements)
    texts = (
        text for row in sample.rows for text in (row.instruction, row.question, row.answer, row.op)
    )
    return " ".join(dict.fromkeys(text for text in (*words, *labels, *texts) if text))


def _light(record: dict[str, Any]) -> dict[str, Any]:
    """A sample's JSON without the boxes of words and glyphs, its bulk, which the gallery does not draw."""
    states = [
        {**state, "elements": [_light_element(element) for element in state["elements"]]}
        for state in record["states"]
    ]
    return {**record, "states": states, "elements": [], "facts": [], "truth": ""}


def _light_element(element: dict[str, Any]) -> dict[str, Any]:
    return {**element, "lines": [line["text"] for line in element["lines"]]}


def _edits(rows: Iterable[Row]) -> list[Row]:
    return [row for row in rows if row.task == "edit" and not row.inverse_of]


@dataclass
class Gallery:
    """Writes ``gallery/`` sample by sample; ``finish`` writes what lists them all."""

    store: Store
    chosen: frozenset[str]
    entries: list[dict[str, Any]] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    written: set[str] = field(default_factory=set)
    folders: set[str] = field(default_factory=set)

    def add(self, packed: PackedSample, shard: str) -> None:
        """Write the pictures and the record of one sample, if it was chosen."""
        sample = packed.sample
        if sample.key not in self.chosen:
            return
        links = {
            picture_role(suffix) or suffix: f"pictures/{sample.key}.{suffix}"
            for suffix in packed.members
        }
        for suffix, data in packed.members.items():
            self._write(f"pictures/{sample.key}.{suffix}", data)
        image = packed.picture("image")
        self._write(f"thumbs/{sample.key}.webp", thumbnail(image))
        record = _light(sample.model_dump(mode="json", by_alias=True)) | {
            "files": links,
            "shard": shard,
        }
        self._script(f"samples/{sample.key}.js", "receive", sample.key, record)
        self.entries.append(self._entry(sample, links))
        self.texts.append(_search_text(sample))

    def _entry(self, sample: Sample, links: Mapping[str, str]) -> dict[str, Any]:
        edits = _edits(sample.rows)
        tasks = {row.task for row in sample.rows}
        return {
            "key": sample.key,
            "index": sample.index,
            "kind": sample.kind,
            "subject": sample.subject,
            "lang": sample.lang,
            "difficulty": sample.difficulty,
            "size": list(sample.size),
            "tasks": [task for task in _TASKS if task in tasks],
            "ops": sorted({row.op for row in edits}),
            "edits": len({row.output for row in edits}),
            "failed": sum(not check.passed for check in sample.checks),
            "en": _words(sample, "en"),
            "zh": _words(sample, "zh"),
            "thumb": f"thumbs/{sample.key}.webp",
            "peek": links.get("edit1", ""),
        }

    def finish(self, report: Mapping[str, Any], rejects: Mapping[str, Any], recipe: str) -> None:
        """Write the page itself, the lists and the report; remove what an older gallery left."""
        for source in files("factory.report").joinpath("site").iterdir():
            name = source.name
            self._write(name if name == "index.html" else f"site/{name}", source.read_bytes())
        self._script("data/report.js", "load", "report", report)
        self._script("data/rejects.js", "load", "rejects", rejects)
        self._script("data/search.js", "load", "search", self.texts)
        dataset = {"recipe": recipe, "shown": len(self.entries)}
        self._script(
            "data/index.js", "load", "index", {"dataset": dataset, "entries": self.entries}
        )
        self._remove_stale()

    def _remove_stale(self) -> None:
        for folder in ("pictures", "thumbs", "samples"):
            for name in self.store.sizes(f"{FOLDER}/{folder}", ""):
                if f"{folder}/{name}" not in self.written:
                    self.store.remove(f"{FOLDER}/{folder}/{name}")

    def _script(self, name: str, function: str, subject: str, data: Any) -> None:
        self._write(name, f"gallery.{function}({dumps(subject)},{dumps(data)});\n".encode())

    def _write(self, name: str, data: bytes) -> None:
        path = self.store.path(f"{FOLDER}/{name}")
        folder = path.rsplit("/", 1)[0]
        if folder not in self.folders:
            self.store.fs.makedirs(folder, exist_ok=True)
            self.folders.add(folder)
        self.store.fs.pipe_file(path, data)
        self.written.add(name)
