"""One attempt at a slot, from its seed to a packed sample."""

from __future__ import annotations

from typing import Any

from factory.assemble.editing import edit_chain, whole_way
from factory.assemble.picture import Picture, draw_picture
from factory.assemble.rows import build_rows
from factory.assemble.scene import Scene
from factory.checks import Case, run_checks
from factory.plan import Slot
from factory.recipe import Recipe
from factory.registry import Registry
from factory.seeds import attempt_seed, sample_key
from generators.base import Generator, Rejected
from generators.canvas import to_svg
from generators.fonts import load_catalogue
from generators.look import sample_style
from generators.scene import Rng, Want
from shards.canonical import dumps, pixel_hash
from shards.packed import PackedSample
from shards.pictures import encode
from shards.sample import Asset, Hashes, Lang, Provenance, Sample
from shards.text import text_hash

CODE = "0.1.0"
CHAIN = 2
LANGUAGES: tuple[Lang, ...] = ("en", "zh")
MAX_SVG_BYTES = 400_000


class Assembler:
    """Builds samples of one resolved recipe. Stateless between calls but for caches of fonts and kinds."""

    def __init__(self, recipe: Recipe, digest: str, registry: Registry) -> None:
        self._recipe = recipe
        self._digest = digest
        self._registry = registry

    def build(self, slot: Slot, attempt: int, kind: str) -> PackedSample:
        """One attempt.

        Raises:
            Unsatisfiable: the kind has no such scene for this attempt.
            Rejected: a scene was made but failed the stage it names.
        """
        recipe, generator = self._recipe, self._registry.generator(kind)
        seed = attempt_seed(
            recipe.recipe, recipe.seed, kind, generator.version, slot.index, attempt
        )
        rng = Rng(seed)
        want = Want(slot.difficulty, slot.lang, *slot.size, dict(slot.params))
        truth = generator.sample(rng["truth"], want)
        style = generator.styled(truth, sample_style(rng["style"], want))
        image = draw_picture(generator, truth, style, "image")
        # A second edit needs room for its row and for its inverse.
        length = CHAIN if recipe.rows.edit > CHAIN else min(1, recipe.rows.edit)
        chain = edit_chain(generator, image, rng["edits"], length, recipe.mask_margin)
        if length and not chain:
            raise Rejected("edit", "no edit of this scene can be drawn with an exact mask")
        whole = whole_way(chain, recipe.mask_margin) if len(chain) > 1 else None
        pictures = (image, *(edited.after for edited in chain))
        return self._pack(
            slot, seed, Scene(generator, pictures, (*chain, *([whole] if whole else [])), rng)
        )

    def _pack(self, slot: Slot, seed: bytes, scene: Scene) -> PackedSample:
        recipe, generator, image = self._recipe, scene.generator, scene.image
        languages = LANGUAGES if recipe.row_languages == "both" else (slot.lang,)
        pictures: dict[str, Any] = {picture.role: picture.pixels for picture in scene.pictures}
        rows = build_rows(scene, recipe.rows, languages)
        used = {row.mask for row in rows}
        pictures |= {
            edited.mask_role: edited.mask for edited in scene.edits if edited.mask_role in used
        }
        sample = Sample(
            key=sample_key(recipe.recipe, recipe.seed, slot.index),
            recipe=recipe.recipe,
            recipe_digest=self._digest,
            index=slot.index,
            seed=seed.hex(),
            domain=generator.domain,
            kind=generator.kind,
            version=generator.version,
            subject=generator.subject,
            difficulty=slot.difficulty,
            lang=image.state.lang,
            size=slot.size,
            truth=image.state.truth,
            facts=image.state.facts,
            elements=image.state.elements,
            style=dumps(image.style.model_dump(mode="json")),
            states=tuple(picture.state for picture in scene.pictures),
            rows=rows,
            assets=self._assets(scene),
            hashes=Hashes(
                truth=image.state.truth_hash,
                pixels={role: pixel_hash(pixels) for role, pixels in pictures.items()},
                text=text_hash(rows),
            ),
            provenance=Provenance(code=CODE),
        )
        case = Case(sample, pictures, recipe.mask_margin)
        checks = run_checks(case, self._registry.verifier(generator.kind))
        for check in checks:
            if not check.passed:
                raise Rejected("verify", f"{check.name}: {check.detail}")
        sample = sample.model_copy(update={"checks": checks})
        members = {f"{role}.png": encode(pixels) for role, pixels in pictures.items()}
        return PackedSample(sample, members | _sources(generator, image))

    def _assets(self, scene: Scene) -> tuple[Asset, ...]:
        """Fonts really used and the kind's own assets; one outside the allow-list rejects the sample."""
        catalogue = load_catalogue(scene.generator.faces)
        faces = sorted({face for picture in scene.pictures for face in picture.canvas.faces})
        assets = (
            *(catalogue.face(face).asset() for face in faces),
            *scene.generator.assets(scene.image.truth),
        )
        for asset in assets:
            if asset.licence not in self._recipe.licences.allow:
                raise Rejected(
                    "licence",
                    f"{asset.id} has licence {asset.licence}, which the recipe does not allow",
                )
        return assets


def _sources(generator: Generator, image: Picture) -> dict[str, bytes]:
    """The picture as SVG unless it is very large, and the kind's own native sources."""
    own = dict(generator.sources(image.truth, image.style))
    svg = to_svg(image.canvas).encode("utf-8")
    return own if len(svg) > MAX_SVG_BYTES else {"scene.svg": svg} | own
