"""Tables of the line: places and partners, shifts with their tracks, people met, frozen figures."""

from server.patrols.model.encounters import Encounter, StationStay
from server.patrols.model.figures import FrozenFigures
from server.patrols.model.places import GuideSign, Partner, PatrolPoint
from server.patrols.model.shifts import PatrolShift, PointVisit, TrackSegment

__all__ = [
    "Encounter", "FrozenFigures", "GuideSign", "Partner", "PatrolPoint", "PatrolShift", "PointVisit", "StationStay", "TrackSegment",
]  # fmt: skip
