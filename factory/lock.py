"""``recipe.lock.yaml``: what a dataset folder holds, so that nothing else is ever mixed into it.

The digest is BLAKE2b over everything that decides a sample: the recipe's identity fields, the versions of
its kinds, the font catalogue, the engines that draw, and the schema. A second build into the folder must
have the same digest and the same shard size; every worker recomputes the digest and draws one probe
picture, and refuses to work where either differs.
"""

from __future__ import annotations

import importlib.metadata
from collections.abc import Iterator, Mapping
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from factory.errors import UserError
from factory.plan import Plan
from factory.recipe import Recipe, parse
from factory.registry import Registry
from factory.seeds import identity_digest, seed8
from shards.commit import publish_bytes, publish_new
from shards.errors import NotFound
from shards.sample import SCHEMA
from shards.store import Store, committed_shards

LOCK_FILE = "recipe.lock.yaml"
LISTED = 6

ENGINES = (
    "fonttools",
    "matplotlib",
    "networkx",
    "numpy",
    "opencv-python-headless",
    "rdkit",
    "resvg_py",
    "scipy",
    "skia-python",
    "sympy",
    "uharfbuzz",
)
"""Distributions whose version can change a truth, a layout or a pixel."""


class Lock(BaseModel):
    """The content of the lock file. ``skip`` lists sample keys that are left out on purpose."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    digest: str
    probe: str
    seed8: str
    schema_: int
    fonts: str
    engines: dict[str, str]
    kinds: dict[str, int]
    skip: tuple[str, ...] = ()
    recipe: dict[str, Any]

    @classmethod
    def of(cls, plan: Plan, registry: Registry, skip: tuple[str, ...] = ()) -> Lock:
        """The lock of a plan in this environment."""
        from factory.probe import probe_hash
        from generators.fonts import load_catalogue

        recipe = plan.recipe
        kinds = {kind: registry.version(kind) for kind in plan.kinds}
        engines = engine_versions()
        extended = any(registry.faces(kind) == "extended" for kind in plan.kinds)
        fonts = (load_catalogue("extended") if extended else load_catalogue()).digest
        return cls(
            digest=identity_digest(_identity(recipe, kinds, fonts, engines, SCHEMA)),
            probe=probe_hash(),
            seed8=seed8(recipe.recipe, recipe.seed),
            schema_=SCHEMA,
            fonts=fonts,
            engines=engines,
            kinds=kinds,
            skip=tuple(sorted(set(skip))),
            recipe=recipe.resolved(),
        )

    def parsed(self) -> Recipe:
        """The resolved recipe."""
        return parse(self.recipe, LOCK_FILE)

    def identity(self) -> dict[str, Any]:
        """Everything that the digest covers."""
        return _identity(self.parsed(), self.kinds, self.fonts, self.engines, self.schema_)

    def to_bytes(self) -> bytes:
        data = self.model_dump(mode="json")
        text = yaml.safe_dump(data, sort_keys=False, allow_unicode=True, width=100)
        return b"# Written by `factory build`; it says what this folder holds.\n" + text.encode()

    @classmethod
    def read(cls, out_url: str) -> Lock:
        """The lock of a dataset folder. Raises ``UserError`` when there is none or it is damaged."""
        store = Store.at(out_url)
        try:
            data = yaml.safe_load(store.read(LOCK_FILE))
            return cls.model_validate(data)
        except NotFound:
            raise UserError(f"{out_url}: no {LOCK_FILE}; this is not a dataset folder") from None
        except (yaml.YAMLError, ValidationError, UnicodeDecodeError):
            raise UserError(f"{out_url}/{LOCK_FILE}: damaged; build into another --out") from None

    def create(self, out_url: str) -> bool:
        """Put the lock in place unless there is one. Raises ``CannotWrite``."""
        return publish_new(Store.at(out_url), LOCK_FILE, self.to_bytes())

    def write(self, out_url: str) -> None:
        """Put the lock in place atomically. Raises ``CannotWrite``."""
        publish_bytes(Store.at(out_url), LOCK_FILE, self.to_bytes())


def _identity(
    recipe: Recipe, kinds: Mapping[str, int], fonts: str, engines: Mapping[str, str], schema: int
) -> dict[str, Any]:
    return {
        "recipe": recipe.identity(),
        "kinds": dict(kinds),
        "fonts": fonts,
        "engines": dict(engines),
        "schema": schema,
    }


def engine_versions() -> dict[str, str]:
    """Version of each engine, ``absent`` where it is not installed."""
    return {name: _version(name) for name in ENGINES}


def _version(distribution: str) -> str:
    try:
        return importlib.metadata.version(distribution)
    except importlib.metadata.PackageNotFoundError:
        return "absent"


def settle(out_url: str, lock: Lock) -> Lock:
    """Check a folder against the lock of a new build, then write the lock; returns what was written.

    Growing ``samples`` keeps every full shard and drops a last one that was shorter. Skipped keys
    accumulate.

    Raises:
        UserError: the folder holds something else; nothing was written.
        CannotWrite: the folder is not writable.
    """
    if not Store.at(out_url).exists(LOCK_FILE):
        if committed_shards(out_url):
            raise UserError(f"{out_url}: holds shards but no {LOCK_FILE}; choose another --out")
        if lock.create(out_url):
            return lock
    found = Lock.read(out_url)
    before, after = found.parsed(), lock.parsed()
    if differing := differing_fields(found, lock):
        raise UserError(f"{out_url}: holds another dataset: {differing}; choose another --out")
    if after.samples < before.samples:
        raise UserError(
            f"{out_url}: holds a build of {before.samples} samples, {after.samples} were asked; "
            "a dataset only grows, choose another --out"
        )
    merged = lock.model_copy(update={"skip": tuple(sorted({*found.skip, *lock.skip}))})
    if merged != found:
        if after.samples > before.samples:
            _drop_short_shard(out_url, before)
        merged.write(out_url)
    return merged


def _drop_short_shard(out_url: str, before: Recipe) -> None:
    """Remove the last shard of a smaller build when it is not full, tar first: it is made again, longer."""
    from factory.plan import shard_name

    number, rest = divmod(before.samples, before.shard_samples)
    name = shard_name(before.recipe, number)
    if rest and name in committed_shards(out_url):
        store = Store.at(out_url)
        for path in (f"shards/{name}.tar", f"shards/{name}.parquet", f"rejects/{name}.jsonl"):
            store.remove(path)


def differing_fields(there: Lock, asked: Lock) -> str:
    """What makes two locks incompatible, in words; empty when they describe one dataset."""
    old = {**there.identity(), "shard_samples": there.recipe["shard_samples"]}
    new = {**asked.identity(), "shard_samples": asked.recipe["shard_samples"]}
    differing = list(_differences(old, new))
    if not differing and there.probe != asked.probe:
        differing = ["probe (the same versions draw other pixels on this machine)"]
    more = f" and {len(differing) - LISTED} more" if len(differing) > LISTED else ""
    return ", ".join(differing[:LISTED]) + more


def _differences(old: Any, new: Any, path: str = "") -> Iterator[str]:
    """Dotted names of the leaves that differ, with both values."""
    if isinstance(old, dict) and isinstance(new, dict):
        for name in sorted({*old, *new}):
            inner = f"{path}.{name}".removeprefix(".").removeprefix("recipe.")
            yield from _differences(old.get(name, "absent"), new.get(name, "absent"), inner)
    elif old != new:
        yield f"{path} ({_short(old)} there, {_short(new)} here)"


def _short(value: Any) -> str:
    text = str(value)
    return text if len(text) <= 40 else f"{text[:37]}…"
