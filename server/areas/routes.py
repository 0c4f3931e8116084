"""Divisions and outlines."""

from server.accounts import current_access
from server.areas import queries
from server.areas.schema import AreasAskedSchema, AreasSchema, BoundariesSchema, SearchSchema
from server.foundation.openapi import Blueprint

blueprint = Blueprint("areas", __name__, url_prefix="/areas", description="Divisions and outlines")


@blueprint.get("")
@blueprint.arguments(AreasAskedSchema, location="query")
@blueprint.response(200, AreasSchema)
def areas(asked):
    """Give the divisions below one, in code order."""
    current_access()
    return {"areas": queries.as_told(queries.areas_within(asked.get("under"), asked.get("level")))}


@blueprint.get("/search")
@blueprint.arguments(SearchSchema, location="query")
@blueprint.response(200, AreasSchema)
def search(asked):
    """Find divisions by what people say: name, pinyin, initials or code, best first."""
    current_access()
    return {"areas": queries.search(asked["q"])}


@blueprint.get("/boundaries")
@blueprint.response(200, BoundariesSchema)
def boundaries():
    """Give the outlines of the county and its neighbours as GeoJSON."""
    current_access()
    return queries.boundaries()
