"""Kinds that describe themselves: JSON Schema from the same marshmallow schema that reads the wire."""

from collections.abc import Sequence
from dataclasses import asdict

from apispec import APISpec
from apispec.ext.marshmallow import MarshmallowPlugin

from server.records.work_line import RecordKind, WorkLine, every_kind


def every_kind_described(work_lines: Sequence[WorkLine]) -> list[dict]:
    """Return [{kind, line, schema, example}] of every kind; nested schemas are written out."""
    plugin = MarshmallowPlugin(schema_name_resolver=lambda schema: None)
    APISpec(title="kinds", version="1", openapi_version="3.1.0", plugins=[plugin])
    first_of: dict[str, tuple[WorkLine, RecordKind]] = {}
    for line in work_lines:
        for kind in line.kinds:
            first_of.setdefault(kind.name, (line, kind))
    return [
        {
            "kind": kind.name,
            "line": line.name,
            "schema": {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": kind.name}
            | plugin.converter.schema2jsonschema(kind.schema()),
            "example": dict(kind.example),
            "media_roles": [asdict(role) for role in kind.media_roles],
        }
        for line, kind in first_of.values()
    ]


def describe_kinds(spec: APISpec, work_lines: Sequence[WorkLine]) -> None:
    """Put the `data` of every kind into the OpenAPI document, so that clients generate their types from it."""
    for kind in every_kind(work_lines).values():
        name = "".join(part.capitalize() for part in kind.name.split("_")) + "Data"
        spec.components.schema(name, schema=kind.schema)
