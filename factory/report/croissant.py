"""``croissant.json``: the dataset described in MLCommons Croissant 1.0 (JSON-LD).

Specification: https://docs.mlcommons.org/croissant/docs/croissant-spec.html
"""

from __future__ import annotations

import hashlib
from typing import Any

import pyarrow as pa

from shards.manifest import SCHEMA
from shards.store import MANIFEST, Store

_CONTEXT: dict[str, Any] = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "citeAs": "cr:citeAs",
    "column": "cr:column",
    "conformsTo": "dct:conformsTo",
    "cr": "http://mlcommons.org/croissant/",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "extract": "cr:extract",
    "field": "cr:field",
    "fileProperty": "cr:fileProperty",
    "fileObject": "cr:fileObject",
    "fileSet": "cr:fileSet",
    "format": "cr:format",
    "includes": "cr:includes",
    "isLiveDataset": "cr:isLiveDataset",
    "jsonPath": "cr:jsonPath",
    "key": "cr:key",
    "md5": "cr:md5",
    "parentField": "cr:parentField",
    "path": "cr:path",
    "recordSet": "cr:recordSet",
    "references": "cr:references",
    "regex": "cr:regex",
    "repeated": "cr:repeated",
    "replace": "cr:replace",
    "sc": "https://schema.org/",
    "separator": "cr:separator",
    "source": "cr:source",
    "subField": "cr:subField",
    "transform": "cr:transform",
}


def _data_type(kind: pa.DataType) -> str:
    return "sc:Integer" if pa.types.is_integer(kind) else "sc:Text"


def _field(name: str, kind: pa.DataType, file: str) -> dict[str, Any]:
    return {
        "@type": "cr:Field",
        "@id": f"rows/{name}",
        "name": name,
        "dataType": _data_type(kind),
        "source": {"fileObject": {"@id": file}, "extract": {"column": name}},
    }


def _file(store: Store, name: str) -> dict[str, Any]:
    return {
        "@type": "cr:FileObject",
        "@id": name,
        "name": name,
        "contentUrl": name,
        "encodingFormat": "application/x-parquet",
        "sha256": hashlib.sha256(store.read(name)).hexdigest(),
    }


def croissant(
    store: Store, name: str, description: str, licence: str, version: str
) -> dict[str, Any]:
    """Describe the merged manifest, one record per training row, and the shards beside it."""
    parts = [f"{MANIFEST}/{part}.parquet" for part in store.sizes(MANIFEST, ".parquet")]
    columns = [field for field in SCHEMA if not pa.types.is_nested(field.type)]
    record_sets = [
        {
            "@type": "cr:RecordSet",
            "@id": "rows",
            "name": "rows",
            "description": "One record per training row; the first part of the merged manifest.",
            "key": [{"@id": "rows/key"}, {"@id": "rows/row"}],
            "field": [_field(column.name, column.type, parts[0]) for column in columns],
        }
    ]
    return {
        "@context": _CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": "http://mlcommons.org/croissant/1.0",
        "name": name,
        "description": description,
        "license": licence,
        "version": version,
        "inLanguage": ["en", "zh"],
        "distribution": [_file(store, part) for part in parts],
        "recordSet": record_sets if parts else [],
    }
