"""What a dataset holds, counted in one pass over its samples."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from statistics import median
from typing import Any

from shards.packed import PackedSample
from shards.sample import Asset, Row, Sample

Table = dict[str, int]


def words_in(text: str, lang: str) -> int:
    """Length of a text: words in English, characters in Chinese."""
    return len(text.split()) if lang == "en" else sum(not char.isspace() for char in text)


def _table(counter: Counter[str]) -> Table:
    return dict(sorted(counter.items()))


@dataclass
class KindCount:
    """One kind: its samples by difficulty and drawn language, its rows by task."""

    subject: str
    domain: str
    version: int
    samples: int = 0
    difficulty: Counter[str] = field(default_factory=Counter)
    languages: Counter[str] = field(default_factory=Counter)
    tasks: Counter[str] = field(default_factory=Counter)

    def add(self, sample: Sample) -> None:
        self.samples += 1
        self.difficulty[str(sample.difficulty)] += 1
        self.languages[sample.lang] += 1
        self.tasks.update(row.task for row in sample.rows)

    def as_json(self) -> dict[str, Any]:
        levels = {level: self.difficulty[level] for level in sorted(self.difficulty, key=int)}
        return {
            "subject": self.subject,
            "domain": self.domain,
            "version": self.version,
            "samples": self.samples,
            "difficulty": levels,
            "drawn_language": _table(self.languages),
            "task": _table(self.tasks),
        }


@dataclass
class EngineCount:
    """Checks made by one engine."""

    passed: int = 0
    failed: int = 0


class Census:
    """Counts of everything the card, ``report.json`` and the gallery's overview say."""

    def __init__(self) -> None:
        self.samples = 0
        self.rows = 0
        self.pictures = 0
        self.claims = 0
        self.rows_per_sample: list[int] = []
        self.kinds: dict[str, KindCount] = {}
        self.engines: dict[str, EngineCount] = defaultdict(EngineCount)
        self.assets: dict[str, Asset] = {}
        self.asset_samples: Counter[str] = Counter()
        self.lengths: dict[str, list[int]] = defaultdict(list)
        self.digests: Counter[str] = Counter()
        self.code_versions: Counter[str] = Counter()
        self.cot_engines: Counter[str] = Counter()
        self.recipe = ""
        self._composition: dict[str, Counter[str]] = defaultdict(Counter)

    def add(self, packed: PackedSample) -> None:
        """Count one sample."""
        sample = packed.sample
        self.recipe = sample.recipe
        self.samples += 1
        self.rows += len(sample.rows)
        self.rows_per_sample.append(len(sample.rows))
        self.pictures += sum(not role.startswith("mask") for role in packed.roles)
        if sample.kind not in self.kinds:
            self.kinds[sample.kind] = KindCount(sample.subject, sample.domain, sample.version)
        self.kinds[sample.kind].add(sample)
        self._count_sample(sample)
        for row in sample.rows:
            self._count_row(row)

    def _count_sample(self, sample: Sample) -> None:
        composition = self._composition
        composition["domain"][sample.domain] += 1
        composition["subject"][sample.subject] += 1
        composition["difficulty"][str(sample.difficulty)] += 1
        composition["drawn_language"][sample.lang] += 1
        composition["size"][f"{sample.size[0]}x{sample.size[1]}"] += 1
        composition["licence"].update({asset.licence for asset in sample.assets})
        self.digests[sample.recipe_digest] += 1
        self.code_versions[sample.provenance.code] += 1
        self.cot_engines[sample.provenance.cot_engine] += 1
        for check in sample.checks:
            count = self.engines[check.engine]
            count.passed += check.passed
            count.failed += not check.passed
        for asset in sample.assets:
            self.assets[asset.id] = asset
            self.asset_samples[asset.id] += 1

    def _count_row(self, row: Row) -> None:
        self.claims += len(row.claims)
        self._composition["task"][row.task] += 1
        self._composition["row_language"][row.lang] += 1
        if row.task == "edit":
            self._composition["operation"][row.op] += 1
            self._composition["scope"][row.scope] += 1
        if row.task == "understand":
            self._composition["answer_type"][row.answer_type] += 1
        for part, text in (
            ("short", row.instruction),
            ("detail", row.detail),
            ("reasoning", row.cot.text),
        ):
            if text and not (part == "short" and row.task == "understand"):
                self.lengths[f"{row.task} {part} {row.lang}"].append(words_in(text, row.lang))
        if row.question:
            self.lengths[f"understand question {row.lang}"].append(words_in(row.question, row.lang))

    @property
    def checks(self) -> int:
        return sum(count.passed + count.failed for count in self.engines.values())

    @property
    def checks_failed(self) -> int:
        return sum(count.failed for count in self.engines.values())

    @property
    def composition(self) -> dict[str, Table]:
        """Counts of samples and rows by each attribute."""
        tables = {name: _table(counter) for name, counter in sorted(self._composition.items())}
        for name in ("operation", "scope", "answer_type", "licence"):
            tables.setdefault(name, {})
        tables["difficulty"] = dict(
            sorted(tables.get("difficulty", {}).items(), key=lambda item: int(item[0]))
        )
        return tables

    @property
    def text_lengths(self) -> dict[str, dict[str, float]]:
        """Median, 95th percentile and maximum of the lengths of each kind of text."""
        return {name: _spread(values) for name, values in sorted(self.lengths.items())}

    def as_json(self) -> dict[str, Any]:
        """The part of ``report.json`` that follows from the samples alone."""
        return {
            "counts": {
                "samples": self.samples,
                "rows": self.rows,
                "pictures": self.pictures,
                "claims": self.claims,
                "kinds": len(self.kinds),
                "checks": self.checks,
                "checks_failed": self.checks_failed,
                "rows_per_sample_median": median(self.rows_per_sample)
                if self.rows_per_sample
                else 0,
            },
            "composition": self.composition,
            "kinds": {kind: self.kinds[kind].as_json() for kind in sorted(self.kinds)},
            "checks": {
                engine: {"passed": count.passed, "failed": count.failed}
                for engine, count in sorted(self.engines.items())
            },
            "text_lengths": self.text_lengths,
            "assets": [
                {**self.assets[name].model_dump(), "samples": self.asset_samples[name]}
                for name in sorted(self.assets)
            ],
            "provenance": {
                "recipe_digest": _table(self.digests),
                "code": _table(self.code_versions),
                "cot_engine": _table(self.cot_engines),
            },
        }


def _spread(values: list[int]) -> dict[str, float]:
    ordered = sorted(values)
    return {
        "n": len(ordered),
        "median": median(ordered),
        "p95": ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))],
        "max": ordered[-1],
    }
