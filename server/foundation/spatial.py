"""Points on the wire and in the database, and coordinates that were shifted by law.

Stored: WGS-84/CGCS2000 longitude, latitude (EPSG:4326). GCJ-02 and BD-09 are turned back on the way in.
"""

from math import atan2, cos, hypot, pi, sin, sqrt

import h3
from geoalchemy2 import WKBElement, WKTElement
from geoalchemy2.shape import to_shape

SRID = 4326
CELL_RESOLUTION = 7  # about 5 km²: a village
# Krasovsky 1940 ellipsoid, as the GCJ-02 shift uses it (published by reverse engineering, 2010).
_A, _EE = 6378245.0, 0.00669342162296594323


def point_of(stored: WKBElement | WKTElement | None) -> dict | None:
    """Return a stored point as GeoJSON [lon, lat], or None."""
    if stored is None:
        return None
    shape = to_shape(stored)
    return {"type": "Point", "coordinates": [round(shape.x, 7), round(shape.y, 7)]}


def stored_point(point: dict | None) -> str | None:
    """Return GeoJSON as the text both databases read."""
    if point is None:
        return None
    lon, lat = point["coordinates"][:2]
    return f"SRID={SRID};POINT({lon} {lat})"


def cell_of(point: dict | None) -> str:
    """Return the H3 cell of a point, or an empty text without one."""
    if point is None:
        return ""
    lon, lat = point["coordinates"][:2]
    return h3.latlng_to_cell(lat, lon, CELL_RESOLUTION)


def _shift(lon: float, lat: float) -> tuple[float, float]:
    x, y = lon - 105.0, lat - 35.0
    east = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(abs(x))
    north = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(abs(x))
    wave = (20.0 * sin(6.0 * x * pi) + 20.0 * sin(2.0 * x * pi)) * 2.0 / 3.0
    east += wave + (20.0 * sin(x * pi) + 40.0 * sin(x / 3.0 * pi)) * 2.0 / 3.0
    east += (150.0 * sin(x / 12.0 * pi) + 300.0 * sin(x / 30.0 * pi)) * 2.0 / 3.0
    north += wave + (20.0 * sin(y * pi) + 40.0 * sin(y / 3.0 * pi)) * 2.0 / 3.0
    north += (160.0 * sin(y / 12.0 * pi) + 320.0 * sin(y * pi / 30.0)) * 2.0 / 3.0
    angle = lat / 180.0 * pi
    magic = 1 - _EE * sin(angle) ** 2
    return (
        east * 180.0 / (_A / sqrt(magic) * cos(angle) * pi),
        north * 180.0 / (_A * (1 - _EE) / (magic * sqrt(magic)) * pi),
    )


def gcj02_from_wgs84(lon: float, lat: float) -> tuple[float, float]:
    """Shift a WGS-84 position as GCJ-02 (Amap, WeChat) does; degrees."""
    east, north = _shift(lon, lat)
    return lon + east, lat + north


def wgs84_from_gcj02(lon: float, lat: float) -> tuple[float, float]:
    """Take the GCJ-02 shift out again, by iteration, to about a centimetre; degrees."""
    guess = (lon, lat)
    for _ in range(6):
        shifted = gcj02_from_wgs84(*guess)
        guess = (guess[0] + lon - shifted[0], guess[1] + lat - shifted[1])
    return guess


def wgs84_from_bd09(lon: float, lat: float) -> tuple[float, float]:
    """Turn a BD-09 position (Baidu) into WGS-84; degrees."""
    x, y = lon - 0.0065, lat - 0.006
    turn = pi * 3000.0 / 180.0
    radius = hypot(x, y) - 0.00002 * sin(y * turn)
    angle = atan2(y, x) - 0.000003 * cos(x * turn)
    return wgs84_from_gcj02(radius * cos(angle), radius * sin(angle))
