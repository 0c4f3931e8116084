"""The bodies of requests, read strictly; where a schema says so, a part that cannot be read costs only itself."""

from typing import Any

from flask.json.provider import DefaultJSONProvider
from marshmallow import Schema
from webargs.core import missing
from webargs.flaskparser import FlaskParser
from werkzeug.exceptions import UnsupportedMediaType

from server.foundation import forgiving_json, strict_json


class StrictJson(DefaultJSONProvider):
    """The app's JSON: strict on the way in."""

    def loads(self, s: str | bytes, **more) -> Any:
        """Read a JSON text strictly."""
        return strict_json.loads(s)


class StrictParser(FlaskParser):
    """Reads the bodies of routes strictly; another content type than JSON is 415.

    A schema names by `READ_APART` the lists whose elements it judges one by one: there, parts may be unreadable.
    """

    def load_json(self, req, schema: Schema) -> Any:
        """Return the body, or `missing` where there is none; raises Malformed."""
        body = req.get_data(cache=True)
        if not body:
            return missing
        if not req.is_json:
            raise UnsupportedMediaType
        return forgiving_json.loads(body, apart=getattr(schema, "READ_APART", ()))
