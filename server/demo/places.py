"""Invented positions of villages and homes: roughly where the townships are, always inside the county. Pure."""

from collections.abc import Iterable, Mapping
from math import cos, hypot, radians
from random import Random

from shapely import Point, prepare
from shapely.geometry.base import BaseGeometry

# Roughly, to a kilometre or two: longitude, latitude. Good for a map of a made-up morning and nothing else.
TOWNSHIP_CENTRES = {
    "431225100": (109.73, 26.88), "431225101": (109.69, 26.94), "431225102": (109.79, 26.98), "431225103": (109.83, 27.06),
    "431225104": (109.94, 27.01), "431225106": (109.65, 26.76), "431225107": (109.86, 26.84), "431225108": (109.66, 27.01),
    "431225200": (109.92, 26.90), "431225201": (109.57, 26.96), "431225204": (110.02, 26.95), "431225209": (109.64, 26.90),
    "431225210": (109.54, 26.89), "431225211": (109.55, 26.82), "431225212": (109.62, 26.83), "431225213": (109.77, 26.81),
    "431225214": (109.56, 26.76), "431225215": (109.69, 26.81),
}  # fmt: skip
METRES_PER_DEGREE = 111_320.0
TRIES = 24  # candidates per village: the one farthest from its neighbours is taken
FARTHEST_M = 8_500.0
SEAT_WITHIN_M = 700.0
HOMES_WITHIN_M = 650.0

Position = tuple[float, float]


def metres_between(one: Position, other: Position) -> float:
    """Return the distance of two positions, good enough within a county."""
    east = (one[0] - other[0]) * cos(radians((one[1] + other[1]) / 2))
    return hypot(east, one[1] - other[1]) * METRES_PER_DEGREE


def moved(place: Position, east_m: float, north_m: float) -> Position:
    """Return a position so many metres away."""
    lon, lat = place
    return round(lon + east_m / (METRES_PER_DEGREE * cos(radians(lat))), 6), round(lat + north_m / METRES_PER_DEGREE, 6)


def invent_village_positions(
    villages: Mapping[str, Iterable[str]], county: BaseGeometry, luck: Random
) -> dict[str, Position]:
    """Return {village code: position} from {township code: village codes}: spread out, nearest to their own township."""
    prepare(county)
    placed: dict[str, Position] = {}
    for township, codes in villages.items():
        centre = TOWNSHIP_CENTRES[township]
        here: list[Position] = []
        for code in codes:
            place = (
                _farthest_candidate(township, centre, here, county, luck)
                if here
                else _near(centre, SEAT_WITHIN_M, county, luck)
            )
            here.append(place)
            placed[code] = place
    return placed


def invent_home(village: Position, county: BaseGeometry, luck: Random) -> Position:
    """Return where a house might stand: around the village's position, inside the county."""
    return _near(village, HOMES_WITHIN_M, county, luck)


def invent_fix(home: Position, accuracy_m: float, luck: Random) -> Position:
    """Return what a phone before the door might have measured."""
    return moved(home, luck.gauss(0, accuracy_m / 2), luck.gauss(0, accuracy_m / 2))


def _near(centre: Position, within_m: float, county: BaseGeometry, luck: Random) -> Position:
    while True:
        place = moved(centre, luck.gauss(0, within_m / 2), luck.gauss(0, within_m / 2))
        if county.covers(Point(place)):
            return place


def _farthest_candidate(
    township: str, centre: Position, here: list[Position], county: BaseGeometry, luck: Random
) -> Position:
    best, best_distance = centre, -1.0
    for _ in range(TRIES):
        place = moved(centre, luck.uniform(-FARTHEST_M, FARTHEST_M), luck.uniform(-FARTHEST_M, FARTHEST_M))
        if not county.covers(Point(place)):
            continue
        if min(TOWNSHIP_CENTRES, key=lambda code: metres_between(TOWNSHIP_CENTRES[code], place)) != township:
            continue
        distance = min(metres_between(place, other) for other in here)
        if distance > best_distance:
            best, best_distance = place, distance
    return best if best_distance >= 0 else _near(centre, SEAT_WITHIN_M * 3, county, luck)
