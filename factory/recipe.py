"""The recipe: what to make, as validated plain data.

Strict: an unknown key, a bad value or shares that cannot be met stop the command with one line that names
the file, the field and the nearest valid name. A recipe is YAML read by the safe loader; nothing in it runs.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    PositiveInt,
    ValidationError,
    model_validator,
)

from factory.errors import UserError, nearest
from shards.sample import Lang

MAX_SAMPLES = 1_000_000_000
MAX_SIDE = 4096


class RecipeError(UserError):
    """A recipe that cannot be used. ``field`` is a dotted path such as ``mix.0.share``."""

    def __init__(self, source: str, field: str, problem: str) -> None:
        super().__init__(": ".join(part for part in (source, field, problem) if part))
        self.source = source
        self.field = field
        self.problem = problem


def _share(value: Any) -> Fraction:
    """An exact share from ``0.3``, ``1``, ``"0.3"`` or ``"1/3"``."""
    if isinstance(value, Fraction):
        share = value
    elif isinstance(value, bool) or not isinstance(value, int | float | str):
        raise ValueError("a share is a number between 0 and 1, or a fraction such as 1/3")
    else:
        try:
            share = Fraction(str(value).replace(" ", ""))
        except (ValueError, ZeroDivisionError):
            raise ValueError(f"{value!r} is not a share; write 0.25 or 1/4") from None
    if not 0 <= share <= 1:
        raise ValueError(f"share {value} is outside 0 to 1")
    return share


def _share_text(share: Fraction) -> str:
    decimal = Decimal(share.numerator) / Decimal(share.denominator)
    return format(decimal, "f") if Fraction(decimal) == share else str(share)


Share = Annotated[Fraction, BeforeValidator(_share), PlainSerializer(_share_text, return_type=str)]


def require_whole(shares: Sequence[Fraction], what: str) -> None:
    """Raise ``ValueError`` unless the shares sum to exactly one."""
    total = sum(shares)
    if total != 1:
        raise ValueError(
            f"impossible quota: {what} sum to {_share_text(Fraction(total))}, not 1 (1/3 is a valid share)"
        )


class Section(BaseModel):
    """Base of every part of a recipe: immutable, no unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)


Side = Annotated[int, Field(ge=256, le=MAX_SIDE)]


class Size(Section):
    """Picture sizes as ``[width, height]`` in pixels, with integer weights."""

    choices: tuple[tuple[Side, Side], ...] = Field(default=((1024, 1024),), min_length=1)
    weights: tuple[PositiveInt, ...] = ()

    @model_validator(mode="after")
    def _one_weight_each(self) -> Size:
        if self.weights and len(self.weights) != len(self.choices):
            raise ValueError(f"{len(self.weights)} weights for {len(self.choices)} choices")
        return self


Level = Annotated[int, Field(ge=1, le=10)]


class Difficulty(Section):
    """The range of levels; every level in it gets the same share."""

    min: Level = 1
    max: Level = 10

    @model_validator(mode="after")
    def _ordered(self) -> Difficulty:
        if self.min > self.max:
            raise ValueError(f"impossible quota: min {self.min} is above max {self.max}")
        return self


class Rows(Section):
    """Most rows kept per scene, task and language."""

    t2i: int = Field(default=2, ge=1, le=16)
    edit: int = Field(default=4, ge=0, le=16)
    understand: int = Field(default=4, ge=0, le=16)


class MixEntry(Section):
    """``use`` is a kind or a glob over kinds; its kinds share ``share`` equally."""

    use: str = Field(min_length=1)
    share: Annotated[Share, Field(gt=0)]
    params: dict[str, Any] = {}


class Cot(Section):
    """How reasoning text is made: ``grounded`` words the claims offline."""

    engine: Literal["grounded"] = "grounded"


class Verify(Section):
    profile: Literal["strict"] = "strict"


class Split(Section):
    """Share of test samples, decided by a hash of the base truth so that equal truths never straddle."""

    test: float = Field(default=0.01, ge=0, le=0.5)
    by: Literal["truth"] = "truth"


class Decontaminate(Section):
    """Benchmark files to keep out of the data."""

    against: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _nothing_to_compare(self) -> Decontaminate:
        if self.against:
            raise ValueError("this version compares with no benchmark files; leave `against` empty")
        return self


OPEN_LICENCES = (
    "OFL-1.1",
    "Apache-2.0",
    "MIT",
    "CC0-1.0",
    "CC-BY-4.0",
    "BSD-3-Clause",
    "PSF-2.0",
    "public-domain",
    "Bitstream-Vera",
    "Ubuntu-font-1.0",
    "Arphic-1999",
    "GPL-2.0-only WITH Font-exception-2.0",
    "Apache-2.0 OR GPL-3.0-or-later WITH Font-exception-2.0",
)


class Licences(Section):
    """Licences an asset may have; any other asset stops its sample."""

    allow: tuple[str, ...] = Field(default=OPEN_LICENCES, min_length=1)


class Recipe(Section):
    """A whole recipe. Fields outside ``NOT_IDENTITY`` decide the samples and enter the digest."""

    recipe: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    version: PositiveInt = 1
    seed: int = Field(default=0, ge=0, lt=2**63)
    samples: int = Field(ge=1, le=MAX_SAMPLES)
    shard_samples: int = Field(default=250, ge=1, le=100_000)
    size: Size = Size()
    languages: dict[Lang, Share] = {"en": Fraction(1, 2), "zh": Fraction(1, 2)}
    row_languages: Literal["both", "drawn"] = "both"
    difficulty: Difficulty = Difficulty()
    rows: Rows = Rows()
    mix: tuple[MixEntry, ...] = Field(min_length=1)
    cot: Cot = Cot()
    verify: Verify = Verify()
    split: Split = Split()
    decontaminate: Decontaminate = Decontaminate()
    licences: Licences = Licences()
    attempts: int = Field(default=8, ge=1, le=100)
    mask_margin: int = Field(default=2, ge=0, le=16)
    raster: Literal["skia"] = "skia"

    @model_validator(mode="after")
    def _shares_are_whole(self) -> Recipe:
        require_whole([entry.share for entry in self.mix], "shares of mix")
        require_whole(list(self.languages.values()), "shares of languages")
        return self

    def resolved(self) -> dict[str, Any]:
        """Every field with its value, as plain data that reads back to an equal recipe."""
        return self.model_dump(mode="json")

    def identity(self) -> dict[str, Any]:
        """The resolved recipe without the fields that do not change any sample."""
        return {name: value for name, value in self.resolved().items() if name not in NOT_IDENTITY}


NOT_IDENTITY = frozenset({"samples", "shard_samples", "licences", "decontaminate"})


class _StrictLoader(yaml.SafeLoader):
    """The safe loader, and a key given twice is an error instead of the last one winning."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        seen: set[Any] = set()
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=True)
            if isinstance(key, Hashable) and key in seen:
                raise yaml.constructor.ConstructorError(
                    None, None, f"key {key!r} given twice", key_node.start_mark
                )
            seen.add(key)
        return super().construct_mapping(node, deep)


def _read(path: Path) -> dict[str, Any]:
    try:
        data = yaml.load(path.read_text(encoding="utf-8"), Loader=_StrictLoader)
    except OSError as error:
        raise UserError(f"{path}: {error.strerror}") from None
    except UnicodeDecodeError:
        raise RecipeError(str(path), "", "not UTF-8 text") from None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f"line {mark.line + 1}" if mark else ""
        raise RecipeError(
            str(path), where, getattr(error, "problem", None) or "not valid YAML"
        ) from None
    if not isinstance(data, dict):
        raise RecipeError(str(path), "", "a recipe is a mapping that starts with `recipe: name`")
    return data


def _override(data: dict[str, Any], assignment: str) -> None:
    """Apply ``rows.edit=2`` or ``mix.0.share=1/3``; the value is YAML."""
    path, equals, text = assignment.partition("=")
    names = path.strip().split(".")
    if not equals or not all(names):
        raise UserError(f"--set {assignment}: write key=value, for example rows.edit=2")
    try:
        value = yaml.safe_load(text)
    except yaml.YAMLError:
        raise UserError(f"--set {assignment}: the value is not valid YAML") from None
    place: Any = data
    for depth, name in enumerate(names):
        last = depth == len(names) - 1
        if isinstance(place, list):
            if not name.isdecimal() or int(name) >= len(place):
                raise UserError(
                    f"--set {assignment}: {path} has no item {name}; it has {len(place)}"
                )
            key: Any = int(name)
        elif isinstance(place, dict):
            key = name
        else:
            raise UserError(
                f"--set {assignment}: {'.'.join(names[:depth])} holds a plain value, not fields"
            )
        if last:
            place[key] = value
        else:
            place = place[key] if isinstance(place, list) else place.setdefault(key, {})


def _fields_at(data: Any, location: Sequence[int | str]) -> set[str]:
    """Valid keys of the mapping that holds the last part of ``location``."""
    model: Any = Recipe
    for part in location[:-1]:
        if isinstance(part, int):
            continue
        field = model.model_fields.get(part) if hasattr(model, "model_fields") else None
        if field is None:
            return set()
        model = next(
            (arg for arg in _nested(field.annotation) if hasattr(arg, "model_fields")), None
        )
    return set(model.model_fields) if model is not None else set()


def _nested(annotation: Any) -> list[Any]:
    """The annotation and everything inside its brackets."""
    found = [annotation]
    for argument in getattr(annotation, "__args__", ()):
        found += _nested(argument)
    return found


def _explain(error: ValidationError, source: str) -> RecipeError:
    """The first problem as one line."""
    problems = error.errors()
    first = next((item for item in problems if item["type"] == "extra_forbidden"), problems[0])
    context = first.get("ctx", {})
    location = [part for part in first["loc"] if part != "[key]"]
    field = ".".join(str(part) for part in location)
    match first["type"]:
        case "extra_forbidden":
            problem = "unknown key" + nearest(str(location[-1]), _fields_at(Recipe, location))
        case "missing":
            problem = "missing"
        case "string_pattern_mismatch":
            problem = f"{first['input']!r} is not valid; use lower-case letters, digits and _, a letter first"
        case "literal_error":
            choices = [
                part.strip(" '") for part in context["expected"].replace(" or ", ",").split(",")
            ]
            problem = f"{first['input']!r} is not valid" + nearest(str(first["input"]), choices)
        case "value_error":
            problem = str(context["error"])
        case _:
            message = first["msg"]
            problem = f"{message[0].lower()}{message[1:]}, not {first['input']!r}"
    return RecipeError(source, field, problem)


def parse(data: Mapping[str, Any], source: str = "") -> Recipe:
    """A recipe from plain data. Raises ``RecipeError`` with the first problem."""
    try:
        return Recipe.model_validate(data)
    except ValidationError as error:
        raise _explain(error, source) from None


def load(path: str | Path, overrides: Sequence[str] = ()) -> Recipe:
    """Read a recipe file and apply ``key=value`` overrides. Raises ``UserError`` in one line."""
    data = _read(Path(path))
    for assignment in overrides:
        _override(data, assignment)
    return parse(data, str(path))


def find(name: str) -> Path:
    """The file of a recipe given by path or by name (``science`` is ``recipes/science.yaml``)."""
    path = Path(name)
    if path.suffix in (".yaml", ".yml") or path.is_file():
        return path
    folders = [Path("recipes"), Path(__file__).resolve().parent.parent / "recipes"]
    for folder in folders:
        if (folder / f"{name}.yaml").is_file():
            return folder / f"{name}.yaml"
    known = {file.stem for folder in folders for file in folder.glob("*.yaml")}
    raise UserError(f'recipes/: no recipe "{name}"' + nearest(name, known))
