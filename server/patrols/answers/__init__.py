"""What the line's own URLs answer."""

from server.patrols.answers.desk import (
    FiguresSchema,
    FrozenSchema,
    HeatSchema,
    LineOfDaySchema,
    MonthlySchema,
    OutcomesSchema,
)
from server.patrols.answers.field import (
    OwedSchema,
    PointsSchema,
    ShiftsOfDaySchema,
    SuggestionsSchema,
    TimelineSchema,
    TrackReadSchema,
)

__all__ = [
    "FiguresSchema",
    "FrozenSchema",
    "HeatSchema",
    "LineOfDaySchema",
    "MonthlySchema",
    "OutcomesSchema",
    "OwedSchema",
    "PointsSchema",
    "ShiftsOfDaySchema",
    "SuggestionsSchema",
    "TimelineSchema",
    "TrackReadSchema",
]
