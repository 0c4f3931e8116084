"""Divisions: province, city, county, township, village, with outlines and positions where known."""

from geoalchemy2 import Geometry
from sqlalchemy import Boolean, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from server.foundation.database import Base, Json
from server.foundation.spatial import SRID


class Area(Base):
    """A division by its national code (2, 4, 6, 9 or 12 digits)."""

    __tablename__ = "areas"
    __table_args__ = (Index("ix_areas_parent", "parent_code"), Index("ix_areas_short_name", "short_name"))

    code: Mapped[str] = mapped_column(String(12), primary_key=True)
    name: Mapped[str] = mapped_column(String(80))
    short_name: Mapped[str] = mapped_column(String(80))  # what people say
    label: Mapped[str] = mapped_column(String(200))  # 乡镇 + 村: never the same for two divisions of one level
    pinyin: Mapped[str] = mapped_column(Text, default="")  # full and initials, for search
    level: Mapped[str] = mapped_column(String(10))  # province | city | county | township | village
    parent_code: Mapped[str | None] = mapped_column(String(12))
    other_codes: Mapped[list | None] = mapped_column(Json)  # the same place in the other code system
    location = mapped_column(Geometry("POINT", srid=SRID, spatial_index=False), nullable=True)
    location_invented: Mapped[bool] = mapped_column(Boolean, default=False)


class Boundary(Base):
    """An outline to draw or to warn by; may belong to a neighbour that is no area here."""

    __tablename__ = "boundaries"

    code: Mapped[str] = mapped_column(String(12), primary_key=True)
    name: Mapped[str] = mapped_column(String(80))
    role: Mapped[str] = mapped_column(String(12))  # county | neighbour
    source: Mapped[str] = mapped_column(String(80), default="")
    outline = mapped_column(Geometry("MULTIPOLYGON", srid=SRID, spatial_index=True), nullable=False)
