"""Reading safetensors into a meta-device module, one tensor at a time, with checks first.

Every name and shape is compared before the first byte of data is read, so a wrong file costs
nothing and is reported whole. Pickle is never opened.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from model.errors import ModelError
from model.io.released import read_json

PICKLES = (".bin", ".pt", ".pth", ".ckpt", ".pkl")


def weight_files(folder: Path, stem: str = "model") -> list[Path]:
    """The safetensors files of one component: `stem.safetensors`, or the shards of its index."""
    single = folder / f"{stem}.safetensors"
    index = folder / f"{stem}.safetensors.index.json"
    if single.exists():
        return [single]
    if index.exists():
        shards = read_json(index).get("weight_map")
        if not isinstance(shards, dict):
            raise ModelError(f"{index}: has no weight_map")
        return [folder / name for name in sorted(set(shards.values()))]
    pickles = sorted(p.name for p in folder.glob("*") if p.suffix in PICKLES)
    if pickles:
        raise ModelError(
            f"{folder / pickles[0]}: pickle files are not read because they can run code; "
            f"save the weights as {single.name}"
        )
    raise ModelError(f"{single}: no such file")


@contextmanager
def opened(path: Path) -> Iterator[Any]:
    """A safetensors file, or one clear error."""
    from safetensors import SafetensorError, safe_open

    try:
        with path.open("rb") as file:
            magic = file.read(2)
    except OSError as error:
        raise ModelError(f"{path}: {error.strerror}") from error
    if magic == b"PK" or magic[:1] == b"\x80":
        raise ModelError(
            f"{path}: this is a pickle, not safetensors, and is not read because it can run code; "
            "save the weights as safetensors"
        )
    try:
        with safe_open(path, framework="pt") as file:
            yield file
    except SafetensorError as error:
        raise ModelError(
            f"{path}: damaged or truncated safetensors file ({error}); copy it again"
        ) from error


def stored_dtypes(paths: list[Path]) -> dict[str, torch.dtype]:
    """dtype of every tensor in the files, by stored name."""
    dtypes = {}
    for path in paths:
        with opened(path) as file:
            for name in file.keys():  # noqa: SIM118 - not a mapping
                dtypes[name] = _DTYPES[file.get_slice(name).get_dtype()]
    return dtypes


_DTYPES = {"F64": torch.float64, "F32": torch.float32, "F16": torch.float16, "BF16": torch.bfloat16}


def check_names_and_shapes(
    paths: list[Path],
    wanted: Mapping[str, tuple[int, ...]],
    optional: frozenset[str] = frozenset(),
) -> None:
    """Raise ModelError unless the files hold exactly the wanted tensors, each with its shape.

    `wanted` maps stored names to shapes; `optional` are further names that may be there.
    """
    where = paths[0] if len(paths) == 1 else paths[0].parent
    found: dict[str, tuple[int, ...]] = {}
    for path in paths:
        with opened(path) as file:
            found.update({n: tuple(file.get_slice(n).get_shape()) for n in file.keys()})  # noqa: SIM118
    missing = [name for name in wanted if name not in found]
    unexpected = [name for name in found if name not in wanted and name not in optional]
    if missing or unexpected:
        raise ModelError(_name_complaint(where, missing, unexpected))
    wrong = [name for name, shape in wanted.items() if found[name] != shape]
    if wrong:
        first = wrong[0]
        more = f" (and {len(wrong) - 1} more tensors)" if len(wrong) > 1 else ""
        raise ModelError(
            f"{where}: {first} has shape {list(found[first])}, the configuration needs "
            f"{list(wanted[first])}{more}"
        )


def _name_complaint(where: Path, missing: list[str], unexpected: list[str]) -> str:
    parts = []
    for label, names in (("missing", missing), ("unexpected", unexpected)):
        if names:
            shown = ", ".join(names[:3]) + (", ..." if len(names) > 3 else "")
            parts.append(f"{len(names)} {label}: {shown}")
    text = f"{where}: tensors do not match the configuration; " + "; ".join(parts)
    if missing and unexpected:
        near = difflib.get_close_matches(missing[0], unexpected, n=1, cutoff=0.8)
        if near:
            text += f". Is {near[0]} meant to be {missing[0]}?"
    return text


def stream_into(
    module: nn.Module,
    paths: list[Path],
    to_ours: Callable[[str], str | None],
    *,
    dtype: torch.dtype | None,
    device: torch.device | str,
) -> None:
    """Copy the files' tensors into the module, one at a time; `to_ours` returning None skips.

    `dtype` None keeps what is stored. Parameters may be on the meta device and are replaced.
    """
    for path in paths:
        with opened(path) as file:
            for name in file.keys():  # noqa: SIM118
                ours = to_ours(name)
                if ours is not None:
                    place(module, ours, file.get_tensor(name).to(device=device, dtype=dtype))


def place(module: nn.Module, name: str, tensor: Tensor) -> None:
    """Make `tensor` the parameter called `name`, keeping whether it is trained."""
    owner_name, _, leaf = name.rpartition(".")
    owner = module.get_submodule(owner_name)
    old = owner.get_parameter(leaf)
    setattr(owner, leaf, nn.Parameter(tensor, requires_grad=old.requires_grad))
