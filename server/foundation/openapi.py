"""OpenAPI from the code, and the one shape of errors in it."""

from flask import Flask, jsonify
from flask_smorest import Api
from flask_smorest import Blueprint as SmorestBlueprint
from marshmallow import INCLUDE, Schema, fields

from server.foundation import problems
from server.foundation.json_bodies import StrictJson, StrictParser


class ProblemSchema(Schema):
    """RFC 9457 problem details."""

    class Meta:
        unknown = INCLUDE

    type = fields.String(required=True)
    title = fields.String(required=True)
    status = fields.Integer(required=True)
    slug = fields.String(required=True)
    detail = fields.String()
    errors = fields.List(fields.Dict())


class Blueprint(SmorestBlueprint):
    """A blueprint under /api/v1 whose every operation documents that it may answer with a problem; reads JSON strictly."""

    ARGUMENTS_PARSER = StrictParser()

    def __init__(self, name: str, import_name: str, *, url_prefix: str = "", **more):
        super().__init__(name, import_name, url_prefix=f"/api/v1{url_prefix}", **more)
        self._prepare_doc_cbks.append(_document_problem)


def _document_problem(doc, doc_info, *, api, spec, app, **more):
    responses = doc.setdefault("responses", {})
    for status in [status for status in responses if not str(status).startswith(("2", "3"))]:
        del responses[status]
    responses["default"] = {
        "description": "A problem (RFC 9457)",
        "content": {"application/problem+json": {"schema": ProblemSchema}},
    }
    return doc


class ProblemApi(Api):
    """flask-smorest with our problems instead of its own error body."""

    def _register_error_handlers(self):
        """Leave errors to foundation.problems."""

    ERROR_SCHEMA = ProblemSchema


DOCS = """<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>Xunfang API</title>
<body><h1>巡访 Xunfang API</h1><p>OpenAPI 3: <a href="/api/v1/openapi.json">/api/v1/openapi.json</a></p>{rows}</body></html>"""


def create_api(app: Flask) -> ProblemApi:
    """Create the API with its document at /api/v1/openapi.json and a plain page at /api/v1/docs."""
    app.config.setdefault(
        "API_SPEC_OPTIONS",
        {
            "components": {"securitySchemes": {"bearer": {"type": "http", "scheme": "bearer"}}},
            "security": [{"bearer": []}],
        },
    )
    app.config["OPENAPI_URL_PREFIX"] = None
    app.json = StrictJson(app)
    api = ProblemApi(app)
    app.extensions["api_document"] = api.spec.to_dict

    @app.get("/api/v1/openapi.json")
    def openapi_json():
        return jsonify(api.spec.to_dict())

    @app.get("/api/v1/docs")
    def docs():
        rows = "".join(
            f"<h2>{method.upper()} {path}</h2><p>{operation.get('summary', '')}</p>"
            for path, operations in api.spec.to_dict()["paths"].items()
            for method, operation in operations.items()
            if isinstance(operation, dict)
        )
        return DOCS.format(rows=rows)

    return api


__all__ = ["Blueprint", "ProblemSchema", "create_api", "problems"]
