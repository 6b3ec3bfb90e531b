"""One sample: of a kind, to look at; or of a dataset, made again to be compared."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from factory.errors import UserError
from factory.lock import Lock, differing_fields
from factory.recipe import parse
from factory.seeds import split_key
from factory.session import Session, Tools
from factory.worker import Reject
from shards.packed import PackedSample
from shards.reader import Dataset

SHOW_SIZE = (1024, 1024)


@dataclass(frozen=True)
class Shown:
    """A sample on disk, or why there is none."""

    folder: Path
    sample: PackedSample | None
    rejects: list[Reject]


def show(
    kind: str,
    out: str = "",
    *,
    seed: int = 0,
    difficulty: int = 5,
    lang: str = "en",
    tools: Tools | None = None,
) -> Shown:
    """Write one sample of a kind to a folder, one file per member.

    Raises:
        UserError: unknown kind or language, or a level outside 1 to 10.
    """
    recipe = parse(
        {
            "recipe": "show",
            "seed": seed,
            "samples": 1,
            "languages": {lang: 1},
            "difficulty": {"min": difficulty, "max": difficulty},
            "size": {"choices": [SHOW_SIZE]},
            "mix": [{"use": kind, "share": 1}],
        },
        "factory show",
    )
    session = Session.of(recipe, "factory show", tools)
    rejects: list[Reject] = []
    packed = session.maker(session.lock(), "").fill(session.plan.slot(0), rejects)
    folder = Path(out or f"out/show/{kind}")
    if packed is not None:
        folder.mkdir(parents=True, exist_ok=True)
        for suffix, data in packed.files():
            (folder / f"{packed.sample.key}.{suffix}").write_bytes(data)
    return Shown(folder, packed, rejects)


def regenerate(out_url: str, key: str, tools: Tools | None = None) -> list[str]:
    """Members of a stored sample that come out differently when it is made again; empty when all agree.

    Raises:
        UserError: not a key of this dataset, or the environment is not the one that made it.
        NotFound: the sample is not in the dataset.
    """
    found = Lock.read(out_url)
    session = Session.of(found.parsed(), f"{out_url}/recipe.lock.yaml", tools)
    here = session.lock(found.skip)
    if differing := differing_fields(found, here):
        raise UserError(f"{out_url}: was made in another environment: {differing}")
    try:
        recipe, seed8, index = split_key(key)
    except ValueError as error:
        raise UserError(str(error)) from None
    if (recipe, seed8) != (session.plan.recipe.recipe, found.seed8):
        raise UserError(
            f"{key}: keys of {out_url} begin with {session.plan.recipe.recipe}-{found.seed8}"
        )
    stored = Dataset.open(out_url).sample(key)
    made = session.maker(here, out_url).fill(session.plan.slot(index), [])
    if made is None:
        return ["the whole sample: no attempt was accepted"]
    before, after = _content(stored), _content(made)
    return sorted(
        name for name in before.keys() | after.keys() if before.get(name) != after.get(name)
    )


def _content(packed: PackedSample) -> dict[str, str | bytes]:
    """Members by suffix; pictures by the hash of their pixels, which no encoder can change."""
    pictures = {packed.roles[role]: value for role, value in packed.sample.hashes.pixels.items()}
    return {name: pictures.get(name, data) for name, data in packed.files()}
