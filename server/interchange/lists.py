"""How a work line declares a list that offices keep in Excel; everything else is built over this declaration."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from server.interchange.cells import Cell
from server.records.held import Held

CLEAR = "清空"  # written into a cell to take an optional value away; a blank cell leaves it as it is


@dataclass(frozen=True)
class Column:
    """One column: its header, what may stand in it, how it is explained to the person who fills it in."""

    name: str
    header: str
    read: Callable[[Cell], Any]
    explained: str
    example: str = ""
    aliases: Sequence[str] = ()
    required: bool = False
    header_required: bool = True  # of a required column: another column may stand in for it
    mask: Callable[[str], str | None] | None = None
    choices: Sequence[str] = ()
    width: int = 12


@dataclass(frozen=True)
class Fault:
    """What is wrong with a cell, or only worth a look."""

    row: int
    column: str
    cell: str
    value: str
    slug: str
    message: str
    warning: bool = False


@dataclass
class Row:
    """One row of the file in hand, from its cells to what it will write."""

    number: int
    cells: dict[str, Cell]
    values: dict[str, Any] = field(default_factory=dict)  # column name -> what was read; absent: nothing said
    cleared: set[str] = field(default_factory=set)  # columns to be taken away
    told: list[tuple[str, str, str, bool]] = field(default_factory=list)  # column, slug, message, warning
    area_code: str | None = None
    record_id: UUID | None = None  # the existing record, if any
    pairs: dict[str, UUID | None] = field(default_factory=dict)  # part -> worker; None: nobody any more
    marks: list[str] = field(default_factory=list)  # blind indexes by which the same thing is known again

    def fault(self, column: str, slug: str, message: str) -> None:
        """Name a fault of a cell; a row with one is not applied."""
        self.told.append((column, slug, message, False))

    def warn(self, column: str, slug: str, message: str) -> None:
        """Name something worth a look; it blocks nothing."""
        self.told.append((column, slug, message, True))

    def is_faulty(self, *columns: str) -> bool:
        """Say whether the row, or one of the columns, has a fault."""
        return any(not warning and (not columns or column in columns) for column, _, _, warning in self.told)


class Register(ABC):
    """What a list knows while one file is checked or applied: existing records, divisions, workers."""

    @abstractmethod
    def judge(self, row: Row) -> None:
        """Look at a row as a whole: cells that contradict each other, names to be found; set area_code and pairs."""

    @abstractmethod
    def recognise(self, rows: Sequence[Row]) -> None:
        """Set record_id where a row is about a known record; name rows about the same thing as faults."""

    @abstractmethod
    def wanted(self, row: Row, held: Held | None, record_id: UUID) -> tuple[dict[str, Any], dict[str, Any]]:
        """Return (envelope fields, data fields) in wire form as the row says them; what it does not say is left out."""

    @abstractmethod
    def worker_name(self, worker_id: str | None) -> str:
        """Return the name of a worker that a row named."""

    @abstractmethod
    def title_of(self, row: Row) -> str:
        """Return by what people know the row, for a list of differences."""


class ListFromExcel(ABC):
    """A list that comes from Excel and goes back to it."""

    name: str
    title: str
    kind: str  # the record kind its rows are
    columns: Sequence[Column]
    imported_by: frozenset[str]  # roles, over the area of the import
    exported_by: frozenset[str]
    labels: Mapping[str, str]  # data or envelope field -> what people call it
    pair_parts: Mapping[str, str] = {}  # part of an assignment -> what people call it
    each = "人"  # what one row is about
    example_mark = "示例"  # a row whose first cell begins so is the template's own example

    @abstractmethod
    def open_register(self, area_code: str) -> Register:
        """Load what is needed to check or apply rows within an area."""

    @abstractmethod
    def shown(self, field: str, value: Any) -> str:
        """Return a wire value as people read it, masked where it is sensitive."""

    @abstractmethod
    def known_among(self, marks: Iterable[str]) -> set[str]:
        """Return which marks of rows are known by now."""

    @abstractmethod
    def built_on(self, record_ids: Iterable[UUID], since: datetime) -> dict[UUID, str]:
        """Return {record: reason} of records on which something was built since a moment."""

    @abstractmethod
    def exported(self, area_code: str) -> Iterator[Mapping[str, str]]:
        """Yield {column name: text} of every record within an area, masked where sensitive."""

    def column(self, name: str) -> Column:
        """Return a column by its name."""
        return next(column for column in self.columns if column.name == name)
