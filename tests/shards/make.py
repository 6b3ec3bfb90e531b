"""A tiny valid dataset made by hand: a coloured box per sample, moved or recoloured by its edits.

Every third sample has two more pictures (a view and a negative) and a native source, so that the
members of a shard are not all alike.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from shards import pictures
from shards.canonical import pixel_hash
from shards.commit import ShardSummary, write_shard
from shards.packed import PackedSample
from shards.sample import (
    Asset,
    Change,
    Check,
    Claim,
    Cot,
    Element,
    Fact,
    Hashes,
    Line,
    Negative,
    Provenance,
    Row,
    Sample,
    State,
    json_text,
)
from shards.text import text_hash, truth_hash

RECIPE = "tiny"
SEED = 7
WIDTH, HEIGHT = 64, 48
COLOURS = {"red": (200, 40, 40), "blue": (40, 60, 200), "green": (30, 140, 70)}
NAMES = {"red": "红色", "blue": "蓝色", "green": "绿色"}
FONT = Asset(id="Sans", licence="OFL-1.1", source="a font package", sha256="0" * 64)


@dataclass(frozen=True)
class Box:
    """The truth: a box of side ``side`` at column ``x``."""

    colour: str
    x: int
    side: int = 16

    def draw(self) -> NDArray[np.uint8]:
        picture = np.full((HEIGHT, WIDTH, 3), 250, np.uint8)
        picture[8 : 8 + self.side, self.x : self.x + self.side] = COLOURS[self.colour]
        return picture

    def footprint(self) -> NDArray[np.bool_]:
        mask = np.zeros((HEIGHT, WIDTH), np.bool_)
        mask[8 : 8 + self.side, self.x : self.x + self.side] = True
        return mask

    def state(self, picture: str) -> State:
        truth = json_text({"colour": self.colour, "x": self.x, "side": self.side})
        left, right = float(self.x), float(self.x + self.side)
        box = (left, 8.0, right, 8.0 + self.side)
        quad = ((left, 8.0), (right, 8.0), (right, box[3]), (left, box[3]))
        label = self.colour.upper()
        lines = (Line(text=label, quad=quad),)
        return State(
            picture=picture,
            lang="en",
            truth=truth,
            truth_hash=truth_hash(truth),
            facts=(
                Fact(id="f1", subject="box", predicate="colour", value=json_text(self.colour)),
                Fact(id="f2", subject="box", predicate="side", value=str(self.side), unit="px"),
            ),
            elements=(
                Element(id="box", role="body", label=label, box=box, quad=quad, lines=lines),
            ),
        )


def _rows(before: Box, after: Box, rich: bool) -> tuple[Row, ...]:
    old, new = json_text(before.colour), json_text(after.colour)
    claim = Claim(
        id="c1",
        kind="observe",
        subject="box",
        predicate="colour",
        value=old,
        from_=("image/f1",),
        element="box",
    )
    conclude = Claim(
        id="c2", kind="decide", subject="box", predicate="colour", value=old, from_=("c1",)
    )
    cot = Cot(objects=("box",), steps=("Look at the box.",), text="Look at the box.")
    forward = Change(element="box", field="truth.colour", old=old, new=new)
    backward = Change(element="box", field="truth.colour", old=new, new=old)
    rows = [
        Row(
            id="r1",
            task="t2i",
            lang="en",
            output="image",
            instruction=f"A {before.colour} box.",
            detail=f"A {before.colour} box labelled {before.colour.upper()} on white.",
            verbatim=(before.colour.upper(),),
            cot=cot,
        ),
        Row(
            id="r2",
            task="t2i",
            lang="zh",
            output="image",
            instruction=f"{NAMES[before.colour]}方块。",
            detail=f"白底上的{NAMES[before.colour]}方块。",
        ),
        Row(
            id="r3",
            task="edit",
            lang="en",
            inputs=("image",),
            output="edit1",
            mask="mask1",
            scope="local",
            op="change_colour",
            chain=1,
            instruction=f"Make the box {after.colour}.",
            changes=(forward,),
            verbatim=(after.colour.upper(),),
            negatives=(Negative(picture="neg1", fault="wrong colour"),) if rich else (),
        ),
        Row(
            id="r4",
            task="edit",
            lang="en",
            inputs=("edit1",),
            output="image",
            mask="mask1",
            scope="local",
            op="change_colour",
            inverse_of="r3",
            instruction=f"Make the box {before.colour} again.",
            changes=(backward,),
        ),
        Row(
            id="r5",
            task="understand",
            lang="en",
            inputs=("image",),
            question="What colour is the box?",
            answer=before.colour,
            answer_type="string",
            evidence=("image/f1",),
            claims=(claim, conclude),
        ),
    ]
    if rich:
        rows.append(
            Row(
                id="r6",
                task="edit",
                lang="zh",
                inputs=("image",),
                output="view-side",
                mask="maskfull",
                scope="view",
                op="view",
                chain=1,
                instruction="从侧面看。",
            )
        )
    return tuple(rows)


def packed(index: int, codec: pictures.Codec = "png") -> PackedSample:
    """A valid sample; equal for equal arguments."""
    rich = index % 3 == 2
    names = list(COLOURS)
    before = Box(names[index % 3], 4 + index % 29)
    after = Box(names[(index + 1) % 3], before.x)
    drawn: dict[str, NDArray[np.uint8] | NDArray[np.bool_]] = {
        "image": before.draw(),
        "edit1": after.draw(),
        "mask1": before.footprint() | after.footprint(),
    }
    states = [before.state("image"), after.state("edit1")]
    if rich:
        turned = Box(before.colour, before.x, 12)
        drawn |= {
            "view-side": turned.draw(),
            "maskfull": np.ones((HEIGHT, WIDTH), np.bool_),
            "neg1": Box("green", before.x, 10).draw(),
        }
        states.append(turned.state("view-side"))
    rows = _rows(before, after, rich)
    sample = Sample(
        key=f"{RECIPE}-0badcafe-{index:09d}",
        recipe=RECIPE,
        recipe_digest="c0ffee00" * 4,
        index=index,
        seed=str(SEED),
        domain="science",
        kind="test.box",
        version=1,
        subject="test",
        difficulty=1 + index % 10,
        lang="en",
        size=(WIDTH, HEIGHT),
        truth=states[0].truth,
        facts=states[0].facts,
        elements=states[0].elements,
        style=json_text({}),
        states=tuple(states),
        rows=rows,
        checks=(Check(name="test.box", engine="numpy", passed=True),),
        assets=(FONT,),
        hashes=Hashes(
            truth=states[0].truth_hash,
            pixels={role: pixel_hash(pixels) for role, pixels in drawn.items()},
            text=text_hash(rows),
        ),
        provenance=Provenance(code="test"),
    )
    members = {
        f"{role}.{'png' if pixels.ndim == 2 else codec}": pictures.encode(pixels, codec)
        for role, pixels in drawn.items()
    }
    if rich:
        members["scene.svg"] = b"<svg xmlns='http://www.w3.org/2000/svg'/>"
    return PackedSample(sample, members)


def samples(count: int, start: int = 0) -> Iterator[PackedSample]:
    """``count`` samples with ascending keys."""
    return (packed(index) for index in range(start, start + count))


def reject(index: int) -> dict[str, object]:
    """A line of the rejects file."""
    return {
        "index": index,
        "attempt": 0,
        "kind": "test.box",
        "stage": "verify",
        "reason": "too small",
        "seed": "ab",
    }


def dataset(folder: Path | str, shards: int = 2, per_shard: int = 6) -> list[ShardSummary]:
    """Write a dataset of ``shards`` shards into ``folder``."""
    return [
        write_shard(
            str(folder),
            f"{RECIPE}-{number:06d}",
            samples(per_shard, number * per_shard),
            [reject(number * per_shard)],
        )
        for number in range(shards)
    ]
