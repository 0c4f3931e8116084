"""The wire form of the line's kinds: who may send which field (docs/patrols.md)."""

from server.patrols.schema.encounters import EncounterSchema, StationStaySchema
from server.patrols.schema.places import GuideSignSchema, PartnerSchema, PatrolPointSchema
from server.patrols.schema.shifts import PatrolShiftSchema, TrackSegmentSchema

__all__ = [
    "EncounterSchema", "GuideSignSchema", "PartnerSchema", "PatrolPointSchema", "PatrolShiftSchema", "StationStaySchema",
    "TrackSegmentSchema",
]  # fmt: skip
