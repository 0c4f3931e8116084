"""Questions about patrols; they change nothing."""

from server.patrols.queries.shifts import (
    Segment,
    last_visits,
    lists_of,
    of_thirty_days,
    own_of_two_days,
    own_segments,
    points_visited_in,
    refusals_in,
    segments_of,
)

__all__ = [
    "Segment", "last_visits", "lists_of", "of_thirty_days", "own_of_two_days", "own_segments", "points_visited_in", "refusals_in", "segments_of",
]  # fmt: skip
