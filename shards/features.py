"""The header that lets the Hub's loaders read the shards: column types and where the data lies.

Types are derived from the schema itself. Loaders infer columns from the first samples only, so the
header lists the union of all members; a sample without some member has an empty cell there.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Literal, get_args, get_origin

from pydantic import BaseModel

from shards.manifest_file import read_notes
from shards.member import order, picture_role
from shards.sample import Hashes, Sample
from shards.store import SHARDS, Store

Feature = dict[str, Any]

_SCALARS = {str: "string", int: "int64", float: "float64", bool: "bool"}


def card_header(suffixes: Iterable[str]) -> dict[str, Any]:
    """``configs`` and ``dataset_info`` for the YAML header of a dataset card.

    Args:
        suffixes: the union of member suffixes over the dataset, ``member_suffixes(url)``.
    """
    return {
        "configs": [{"config_name": "default", "data_files": f"{SHARDS}/*.tar"}],
        "dataset_info": {"config_name": "default", "features": features(suffixes)},
    }


def features(suffixes: Iterable[str]) -> list[Feature]:
    """``dataset_info.features``: one column per member suffix, then key and address."""
    ordered = sorted({"json", "txt", *suffixes}, key=order)
    roles = [picture_role(suffix) for suffix in ordered if picture_role(suffix)]
    columns = [{"name": suffix, **_member_feature(suffix, roles)} for suffix in ordered]
    return [
        *columns,
        {"name": "__key__", "dtype": "string"},
        {"name": "__url__", "dtype": "string"},
    ]


def member_suffixes(url: str) -> tuple[str, ...]:
    """Suffixes of all members over all shards, from the footers of the shards' manifests.

    Raises:
        NotFound, BrokenShard: a shard's manifest is missing or damaged.
    """
    store = Store.at(url)
    found: set[str] = set()
    for shard in store.sizes(SHARDS, ".tar"):
        name = f"{SHARDS}/{shard}.parquet"
        with store.open(name) as file:
            for note in read_notes(file, store.path(name)):
                found |= set(note.suffixes)
    return tuple(sorted(found, key=order))


def _member_feature(suffix: str, roles: list[str]) -> Feature:
    if suffix == "json":
        return {"struct": _fields(Sample, roles)}
    if picture_role(suffix):
        return {"dtype": "image"}
    return {"dtype": "string" if suffix == "txt" else "binary"}


def _fields(model: type[BaseModel], roles: list[str]) -> list[Feature]:
    fields = []
    for name, field in model.model_fields.items():
        if model is Hashes and name == "pixels":
            feature: Feature = {"struct": [{"name": role, "dtype": "string"} for role in roles]}
        else:
            feature = _feature(field.annotation, roles)
        fields.append({"name": field.alias or name, **feature})
    return fields


def _feature(annotation: Any, roles: list[str]) -> Feature:
    """The loader's type of a field of the schema."""
    if annotation in _SCALARS:
        return {"dtype": _SCALARS[annotation]}
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return {"struct": _fields(annotation, roles)}
    if get_origin(annotation) is Literal:
        return {"dtype": "string"}
    if get_origin(annotation) is tuple:
        return {"list": _element(_feature(get_args(annotation)[0], roles))}
    raise TypeError(f"no column type for {annotation}")


def _element(feature: Feature) -> Any:
    """Inside a list the header writes a plain type or the fields themselves."""
    return next(iter(feature.values())) if feature.keys() & {"dtype", "struct"} else feature
