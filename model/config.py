"""Sizes of every part of the model, as frozen dataclasses read from strict TOML.

`load_size("tiny")`, `load_size("small")` and `load_size("4b")` read the files in `sizes/`;
`load_config(path)` reads any other file of the same form. `read_table` is the strict reader
itself and serves every other configuration of this package.
"""

from __future__ import annotations

import dataclasses
import difflib
import sys
import types
import typing
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, TypeVar

from model.errors import ModelError

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib  # type: ignore[no-redef]

T = TypeVar("T")

SIZES = Path(__file__).parent / "sizes"

# Row order of the special-token embedding table; part of the released checkpoint's format.
SPECIAL_TOKENS = (
    "</box>", "<box>", "<IMG_CONTEXT>", "</img>", "<img>",
    "</quad>", "<quad>", "</ref>", "<ref>", "<img_uncond>",
)  # fmt: skip


@dataclass(frozen=True)
class VisionConfig:
    """InternViT and the projector into the language model."""

    image_size: int  # pixels, square
    patch_size: int  # pixels
    hidden_size: int
    layers: int
    heads: int
    mlp_size: int
    norm_eps: float = 1e-6
    qkv_bias: bool = True
    qk_norm: bool = False

    @property
    def grid(self) -> int:
        """Patches along one side of the native picture."""
        return self.image_size // self.patch_size

    @property
    def tokens(self) -> int:
        """Language-model tokens per native picture, after the 2 x 2 pixel shuffle."""
        return (self.grid // 2) ** 2


@dataclass(frozen=True)
class LanguageConfig:
    """Qwen3 decoder."""

    vocab_size: int
    hidden_size: int
    layers: int
    heads: int
    kv_heads: int
    head_dim: int
    mlp_size: int
    rope_theta: float = 1e6
    norm_eps: float = 1e-6
    tied_embeddings: bool = True


@dataclass(frozen=True)
class ContextConfig:
    """From language-model states to the context tokens of the head."""

    hidden_layers: tuple[int, ...] = (-1, -2)  # concatenated on channels, in this order
    projector: Literal["identity", "mlp2x_gelu"] = "identity"
    output_size: int = 0  # 0: the width of the concatenated states
    max_length: int = 768
    fixed_length: bool = False


@dataclass(frozen=True)
class HeadConfig:
    """Dual-stream MMDiT. Width is `heads * head_dim`, MLP width four times that."""

    layers: int
    heads: int
    head_dim: int
    context_size: int
    latent_channels: int = 16
    patch_size: int = 2
    rope_axes: tuple[int, int, int] = (16, 56, 56)  # rotary channels for (t, h, w)
    rope_theta: float = 10000.0
    latent_position_scale: float = 1.0
    vit_position_scale: float = 0.25

    @property
    def width(self) -> int:
        return self.heads * self.head_dim

    @property
    def patch_channels(self) -> int:
        return self.latent_channels * self.patch_size**2


@dataclass(frozen=True)
class VaeConfig:
    """`AutoencoderKLQwenImage` with the fields a still picture needs."""

    base_dim: int = 96
    z_dim: int = 16
    dim_mult: tuple[int, ...] = (1, 2, 4, 4)
    num_res_blocks: int = 2
    temporal_downsample: tuple[bool, ...] = (False, True, True)
    latents_mean: tuple[float, ...] = (
        -0.7571, -0.7089, -0.9113, 0.1075, -0.1745, 0.9653, -0.1517, 1.5508,
        0.4134, -0.0715, 0.5517, -0.3632, -0.1922, -0.9497, 0.2503, -0.2921,
    )  # fmt: skip
    latents_std: tuple[float, ...] = (
        2.8184, 1.4541, 2.3275, 2.6558, 1.2196, 1.7708, 2.6052, 2.0743,
        3.2687, 2.1526, 2.8652, 1.5579, 1.6382, 1.1253, 2.8251, 1.9160,
    )  # fmt: skip

    @property
    def downsampling(self) -> int:
        """Pixels per latent cell along one side."""
        return 2 ** len(self.temporal_downsample)


@dataclass(frozen=True)
class ModelConfig:
    vision: VisionConfig
    language: LanguageConfig
    head: HeadConfig
    context: ContextConfig = ContextConfig()
    vae: VaeConfig = VaeConfig()
    flow_shift: float = 3.0

    def __post_init__(self) -> None:
        for message in _inconsistencies(self):
            raise ModelError(message)

    @property
    def pixels_per_token(self) -> int:
        """Side of the square of pixels that one image token of the head stands for."""
        return self.vae.downsampling * self.head.patch_size


def _inconsistencies(config: ModelConfig) -> list[str]:
    context_in = config.language.hidden_size * len(config.context.hidden_layers)
    context_out = config.context.output_size or context_in
    head = config.head
    rules = [
        (
            config.context.projector == "identity" and context_out != context_in,
            f"context.output_size = {context_out}: an identity projector keeps {context_in}",
        ),
        (
            head.context_size != context_out,
            f"head.context_size = {head.context_size}: the context is {context_out} wide",
        ),
        (
            sum(head.rope_axes) != head.head_dim or any(axis % 2 for axis in head.rope_axes),
            f"head.rope_axes = {list(head.rope_axes)}: must be even and sum to "
            f"head.head_dim = {head.head_dim}",
        ),
        (
            head.latent_channels != config.vae.z_dim,
            f"head.latent_channels = {head.latent_channels}: the VAE has {config.vae.z_dim}",
        ),
        (
            len(config.vae.latents_mean) != config.vae.z_dim
            or len(config.vae.latents_std) != config.vae.z_dim,
            f"vae.latents_mean, vae.latents_std: need {config.vae.z_dim} entries each",
        ),
        (
            config.vision.grid % 2 != 0 or config.vision.image_size % config.vision.patch_size != 0,
            f"vision.image_size = {config.vision.image_size}: must hold an even number of "
            f"patches of {config.vision.patch_size}",
        ),
        (
            config.vision.hidden_size % config.vision.heads != 0,
            f"vision.hidden_size = {config.vision.hidden_size}: not a multiple of vision.heads",
        ),
        (
            config.language.heads % config.language.kv_heads != 0,
            f"language.heads = {config.language.heads}: not a multiple of language.kv_heads",
        ),
    ]
    return [message for broken, message in rules if broken]


@dataclass(frozen=True)
class TokenIds:
    """Vocabulary ids, always looked up by string in the checkpoint's own tokenizer."""

    special: tuple[int, ...]  # same order as SPECIAL_TOKENS
    im_start: int
    im_end: int

    def id(self, token: str) -> int:
        return self.special[SPECIAL_TOKENS.index(token)]

    @property
    def image_context(self) -> int:
        return self.id("<IMG_CONTEXT>")

    @property
    def image_start(self) -> int:
        return self.id("<img>")

    @property
    def image_end(self) -> int:
        return self.id("</img>")


def load_size(name: str) -> ModelConfig:
    """Configuration shipped with the package: `tiny`, `small` or `4b`."""
    known = sorted(path.stem for path in SIZES.glob("*.toml"))
    if name not in known:
        raise ModelError(f"size {name!r}: unknown; choose one of {', '.join(known)}")
    return load_config(SIZES / f"{name}.toml")


def load_config(path: Path) -> ModelConfig:
    """Read a model configuration. Raises ModelError naming the file and the field."""
    return read_table(ModelConfig, read_toml(path), str(path))


def read_toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ModelError(f"{path}: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ModelError(f"{path}: not valid TOML: {error}") from error


def read_table(cls: type[T], table: Mapping[str, Any], where: str) -> T:
    """Build the dataclass `cls` from a table; unknown, missing or ill-typed keys are errors."""
    hints = typing.get_type_hints(cls)
    fields = {field.name: field for field in dataclasses.fields(cls)}  # type: ignore[arg-type]
    for key in table:
        if key not in fields:
            near = difflib.get_close_matches(key, fields, n=1, cutoff=0.0)[0]
            raise ModelError(f"{where}: unknown key {key!r}; did you mean {near!r}?")
    for name, field in fields.items():
        optional = (
            field.default is not dataclasses.MISSING
            or field.default_factory is not dataclasses.MISSING
        )
        if name not in table and not optional:
            raise ModelError(f"{where}: missing key {name!r}")
    try:
        values = {key: _convert(hints[key], value, key, where) for key, value in table.items()}
        return cls(**values)
    except ModelError as error:
        message = str(error)
        raise (error if message.startswith(where) else ModelError(f"{where}: {message}")) from None


def _convert(hint: Any, value: Any, key: str, where: str) -> Any:
    """`value` as `hint`, or a ModelError that says what was expected."""
    if dataclasses.is_dataclass(hint) and isinstance(hint, type):
        if not isinstance(value, Mapping):
            raise ModelError(f"{where}: {key} must be a table, not {value!r}")
        return read_table(hint, value, f"{where}: [{key}]")
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin is tuple and isinstance(value, list):
        variadic = len(arguments) == 2 and arguments[1] is Ellipsis
        kinds = [arguments[0]] * len(value) if variadic else list(arguments)
        if len(kinds) != len(value):
            raise ModelError(f"{where}: {key} needs {len(kinds)} values, has {len(value)}")
        return tuple(
            _convert(kind, item, key, where) for kind, item in zip(kinds, value, strict=True)
        )
    if origin is dict and isinstance(value, Mapping):
        return {name: _convert(arguments[1], item, key, where) for name, item in value.items()}
    if origin is Literal and value in arguments:
        return value
    if origin in (typing.Union, types.UnionType):
        for argument in arguments:
            if argument is not type(None):
                return _convert(argument, value, key, where)
    if hint is float and type(value) in (int, float):
        return float(value)
    if isinstance(hint, type) and type(value) is hint:
        return value
    expected = " | ".join(map(repr, arguments)) if origin is Literal else _name(hint)
    raise ModelError(f"{where}: {key} = {value!r}: expected {expected}")


def _name(hint: Any) -> str:
    return hint.__name__ if isinstance(hint, type) and not typing.get_args(hint) else str(hint)
