"""The dataset card: ``README.md`` with the header that the Hugging Face Hub reads."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import yaml

from shards.features import card_header

_BARS = "▁▂▃▄▅▆▇█"
_SIZES = (
    (1_000, "n<1K"),
    (10_000, "1K<n<10K"),
    (100_000, "10K<n<100K"),
    (1_000_000, "100K<n<1M"),
    (10_000_000, "1M<n<10M"),
)
_PERMISSIVE = frozenset(
    {
        "OFL-1.1",
        "Apache-2.0",
        "MIT",
        "CC0-1.0",
        "BSD-3-Clause",
        "BSD-2-Clause",
        "PSF-2.0",
        "public-domain",
    }
)
_TASKS = {"t2i": "Draw (t2i)", "edit": "Edit", "understand": "Understand"}
_HUB_TASKS = {
    "t2i": "text-to-image",
    "edit": "image-to-image",
    "understand": "visual-question-answering",
}


def licence_of_dataset(licences: Iterable[str]) -> str:
    """Hub identifier of the licence: permissive assets leave ours, attribution stays attribution."""
    odd = set(licences) - _PERMISSIVE
    if not odd:
        return "apache-2.0"
    return "cc-by-4.0" if odd == {"CC-BY-4.0"} else "other"


def size_category(rows: int) -> str:
    """The Hub's name for this order of magnitude."""
    return next((name for limit, name in _SIZES if rows < limit), "n>10M")


def header(report: Mapping[str, Any], suffixes: Sequence[str]) -> str:
    """The YAML block that opens the card. ``suffixes`` are those of all members of all samples."""
    composition = report["composition"]
    licence = licence_of_dataset(composition["licence"])
    fields: dict[str, Any] = {
        "pretty_name": title(report["recipe"]),
        "license": licence,
        **(
            {"license_name": "see-assets", "license_link": "#licences-of-assets"}
            if licence == "other"
            else {}
        ),
        "language": sorted(composition["row_language"]),
        "task_categories": [_HUB_TASKS[task] for task in _HUB_TASKS if task in composition["task"]],
        "tags": [
            "synthetic",
            "webdataset",
            "image-editing",
            "reasoning",
            *composition["domain"],
            *composition["subject"],
        ],
        "size_categories": [size_category(report["counts"]["samples"])],
        **card_header(suffixes),
    }
    return f"---\n{yaml.safe_dump(fields, sort_keys=False, allow_unicode=True)}---\n"


def title(recipe: str) -> str:
    return recipe.replace("_", " ").capitalize()


def table(head: Sequence[str], lines: Iterable[Sequence[object]]) -> str:
    """A Markdown table; figures are set right."""
    rows = [
        [f"{cell:,}" if isinstance(cell, int) else str(cell) for cell in line] for line in lines
    ]
    if not rows:
        return "None.\n"
    first = list(rows[0])
    figures = [cell[:1].isdigit() for cell in first]
    rule = ["---:" if figure else "---" for figure in figures]
    text = [head, rule, *([cell.replace("|", "\\|") for cell in row] for row in rows)]
    return "".join(f"| {' | '.join(line)} |\n" for line in text)


def sparkline(counts: Mapping[str, int]) -> str:
    """Difficulty 1 to 10 as ten bars."""
    values = [counts.get(str(level), 0) for level in range(1, 11)]
    most = max(values) or 1
    return "".join(_BARS[round(7 * value / most)] if value else "·" for value in values)


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f} %" if whole else "–"


def _counted(counts: Mapping[str, int]) -> list[tuple[str, int, str]]:
    whole = sum(counts.values())
    return [
        (name, count, _share(count, whole))
        for name, count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    ]


def _kinds(report: Mapping[str, Any]) -> str:
    lines = [
        (
            kind,
            entry["samples"],
            *(entry["task"].get(task, 0) for task in _TASKS),
            *(entry["drawn_language"].get(lang, 0) for lang in ("en", "zh")),
            f"`{sparkline(entry['difficulty'])}`",
        )
        for kind, entry in report["kinds"].items()
    ]
    return table(("kind", "samples", *_TASKS.values(), "en", "zh", "difficulty 1–10"), lines)


def _composition(report: Mapping[str, Any]) -> str:
    names = {
        "subject": "Subject",
        "task": "Rows by task",
        "row_language": "Rows by language",
        "drawn_language": "Language drawn in the picture",
        "size": "Size in pixels",
        "operation": "Edit operation",
        "answer_type": "Type of answer",
    }
    sections = []
    for key, name in names.items():
        unit = "rows" if key in ("task", "row_language", "operation", "answer_type") else "samples"
        sections.append(
            f"**{name}**\n\n{table((name.lower(), unit, 'share'), _counted(report['composition'][key]))}"
        )
    return "\n".join(sections)


def _lengths(report: Mapping[str, Any]) -> str:
    lines = [
        (name, spread["n"], f"{spread['median']:g}", spread["p95"], spread["max"])
        for name, spread in report["text_lengths"].items()
    ]
    return table(("text", "rows", "median", "p95", "longest"), lines)


def _checks(report: Mapping[str, Any]) -> str:
    lines = [
        (engine or "framework", entry["passed"] + entry["failed"], entry["failed"])
        for engine, entry in report["checks"].items()
    ]
    return table(("engine", "checks", "failed"), lines)


def _rejects(report: Mapping[str, Any]) -> str:
    rejects = report["rejects"]
    return table(("stage and reason", "attempts", "share"), _counted(rejects["reasons"]))


def _assets(report: Mapping[str, Any]) -> str:
    lines = [
        (entry["id"], entry["licence"], entry["source"], entry["samples"])
        for entry in report["assets"]
    ]
    return table(("asset", "licence", "source", "samples"), lines)


def card(report: Mapping[str, Any], suffixes: Sequence[str], example: tuple[str, str, str]) -> str:
    """The whole card. ``example`` is a shard, a key and a row that the reading examples use."""
    counts = report["counts"]
    shard, key, row = example
    digest = next(iter(report["provenance"]["recipe_digest"]), "")
    fill = {
        "title": title(report["recipe"]),
        "samples": f"{counts['samples']:,}",
        "rows": f"{counts['rows']:,}",
        "pictures": f"{counts['pictures']:,}",
        "kinds": f"{counts['kinds']:,}",
        "subjects": f"{len(report['composition']['subject']):,}",
        "claims": f"{counts['claims']:,}",
        "checks": f"{counts['checks']:,}",
        "failed": f"{counts['checks_failed']:,}" if counts["checks_failed"] else "none",
        "median": f"{counts['rows_per_sample_median']:g}",
        "rejected": f"{counts['rejected']:,}",
        "acceptance": f"{100 * report['rates']['accepted_per_attempt']:.1f} %",
        "unfilled": f"{counts['unfilled']:,}",
        "kind_table": _kinds(report),
        "composition": _composition(report),
        "lengths": _lengths(report),
        "check_table": _checks(report),
        "reject_table": _rejects(report),
        "asset_table": _assets(report),
        "licence": licence_of_dataset(report["composition"]["licence"]),
        "command": report["command"],
        "digest": digest,
        "code": ", ".join(report["provenance"]["code"]),
        "engines": ", ".join(report["provenance"]["cot_engine"]),
        "shard": shard,
        "key": key,
        "row": row,
    }
    return header(report, suffixes) + _BODY.format(**fill)


_BODY = """\
# {title}

{samples} scenes of {kinds} kinds in {subjects} subjects, with {pictures} pictures and {rows} training rows (median {median} per scene).
Each scene is one exact truth. From it come the picture, prompts, exact edits with masks, questions with computed answers, and reasoning whose
every step is a claim that follows from the scene's facts ({claims} claims). All of it is in English and Chinese.

**Look at it:** open `gallery/index.html` in a browser; it needs no server and no network.

## Composition

{kind_table}
{composition}
**Length of texts** (English: words; Chinese: characters)

{lengths}
## Checks

{checks} checks on accepted samples, failed: {failed}. Each was made by an engine that did not draw the picture. Outside its mask, the output of an edit is
equal to its input bit for bit, and the inverse edit restores the truth.

{check_table}
## Rejected attempts

{rejected} attempts were rejected; {acceptance} of attempts were accepted; {unfilled} slots stayed empty. `rejects/*.jsonl` has every one with its seed.

{reject_table}
## How to read it

Without the manifest, any WebDataset reader sees `KEY.image.png`, `KEY.txt` and `KEY.json`:

```python
import json
import webdataset as wds

for sample in wds.WebDataset("shards/{shard}.tar", shardshuffle=False):
    record = json.loads(sample["json"])
    for row in record["rows"]:
        pictures = [sample[f"{{role}}.png"] for role in row["inputs"]]
        print(row["task"], row["lang"], row["instruction"], len(pictures))
    break
```

With it, one row is read by byte ranges, and the whole dataset can be queried:

```python
import duckdb, io
from PIL import Image

line = duckdb.sql("from 'manifest/*.parquet' where key = '{key}' and row = '{row}'").df().iloc[0]
with open(f"shards/{{line.shard}}.tar", "rb") as tar:
    for picture in line.pictures:
        tar.seek(picture["offset"])
        pixels = Image.open(io.BytesIO(tar.read(picture["bytes"])))
        print(picture["use"], picture["role"], pixels.size)
```

A row is one training example: `t2i` has no input and one output picture, `edit` has pictures on both sides and a mask (white: may differ), `understand` has
pictures and an `answer`. Values of `truth`, `style`, facts and claims are JSON text. Boxes are pixels, origin top-left. `split` in the manifest is by
truth: equal truths never stand in both splits.

## Intended use and limits

Made to train and examine models that draw, edit and understand diagrams with text. The pictures are synthetic: clean vector-like drawings in a limited set
of looks, not photographs or scans, and the wording comes from varied templates unless a language model is named below. It holds no personal data.
The facts of each scene are consistent with each other and with the rules of its field; they are invented examples, not records of real objects.
Do not use it as the only measure of a model's skill on real documents.

## Licences of assets

The dataset: {licence}. What it was made with:

{asset_table}
## How it was made

```
{command}
```

Recipe digest `{digest}`; code {code}; reasoning by {engines}. The resolved recipe is `recipe.lock.yaml`. The same recipe gives the same bytes on any number
of workers; `factory regen . {key}` makes one sample again and compares it with the shard; `factory verify .` reads and checks everything.
"""
