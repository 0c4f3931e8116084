"""Finding the helper a roll names, by phone number or by name, among those who look after the village."""

from collections import defaultdict
from uuid import UUID

from sqlalchemy import or_, select

from server.accounts.model import Worker, WorkerRole
from server.foundation import clock
from server.foundation.ciphers import keyring
from server.foundation.database import session

DIGITS = (12, 9, 6)  # the village's own helpers before those of the whole township


class NoHelper(Exception):
    """Nobody, or more than one, is meant: a stable slug and a sentence."""

    def __init__(self, slug: str, message: str):
        super().__init__(message)
        self.slug, self.message = slug, message


class HelperFinder:
    """The helpers of a county."""

    def __init__(self, county: str):
        today = clock.today()
        rows = session.execute(
            select(Worker.id, Worker.name, Worker.phone_index, WorkerRole.area_code)
            .join(WorkerRole, WorkerRole.worker_id == Worker.id)
            .where(
                Worker.active, WorkerRole.role == "helper", WorkerRole.starts_on <= today,
                or_(WorkerRole.ends_on.is_(None), WorkerRole.ends_on >= today),
                WorkerRole.area_code >= county, WorkerRole.area_code < county + ":",
            )
        )  # fmt: skip
        self.names: dict[UUID, str] = {}
        self._areas: dict[UUID, set[str]] = defaultdict(set)
        self._by_phone: dict[str, UUID] = {}
        self._by_name: dict[str, set[UUID]] = defaultdict(set)
        for row in rows:
            self.names[row.id] = row.name
            self._areas[row.id].add(row.area_code)
            self._by_phone[row.phone_index] = row.id
            self._by_name[row.name].add(row.id)

    def find(self, name: str | None, phone: str | None, *, village: str) -> UUID:
        """Return the helper of the village, else of the whole township; raises NoHelper with its reason."""
        if phone:
            found = self._by_phone.get(keyring().blind("phone", phone))
            if found is None or not any(village.startswith(area) for area in self._areas[found]):
                raise NoHelper("helper-not-found", "没有哪位负责这个村的叫醒员用这个手机号，请先建账号。")
            if name and self.names[found] != name:
                raise NoHelper("helper-name-differs", "这个手机号是另一位叫醒员的，请核对。")
            return found
        called_so = self._by_name.get(name or "", set())
        for digits in DIGITS:
            near = [one for one in called_so if village[:digits] in self._areas[one]]
            if len(near) == 1:
                return near[0]
            if near:
                raise NoHelper("helper-ambiguous", "有几位叫醒员叫这个名字，请写手机号。")
        raise NoHelper("helper-not-found", "没有负责这个村的叫醒员叫这个名字，请先建账号。")
