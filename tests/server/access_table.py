"""Who gets what from every route: the one table that a new route has to enter.

A row names a request with the real ids of one elder's village and the status each role gets. `home` are
workers who have to do with her (the helper is hers, the others' area covers her); `away` are a helper who is her
neighbour's, a leader of the next village, a supervisor of the next township, everybody else of another county.
Statuses are written {status: "roles"}, "others" being all that are not named; a role named twice may get either.
Nobody signed in gets 401 unless the row says otherwise. Of a push the table holds the outcome of its one change in place of the status.
"""

import io
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.factories.media import PIECE, metadata
from tests.factories.patrols import encounter_data, segment_data
from tests.factories.sealed import new_key, point
from tests.factories.wakeup_checks import change, check, elder_data
from tests.people import CLEAR, MAPLE
from tests.server.access_world import roll

TODAY = "2026-11-23"
GPX = b'<gpx><trk><trkseg><trkpt lat="26.8" lon="109.7"/><trkpt lat="26.81" lon="109.7"/></trkseg></trk></gpx>'
POINTS = "名称,地点类型,村\n大桥下,桥梁/桥下,坪村镇枫木村\n".encode()
ALL = {200: "others"}
CLIENT = {200: "others", 404: "others"}  # the client's shell, when it is built
LEADERS = "team_leader township_supervisor county_supervisor"
SUPERVISORS = "township_supervisor county_supervisor"
STREET = "patroller station_lead township_supervisor county_supervisor"
DESK = "station_lead township_supervisor county_supervisor"
NO_FILES = "social_worker surveyor reviewer system_admin security_admin auditor"  # their lines have no kind with files
SEERS = f"helper duty_officer {LEADERS}"


@dataclass(frozen=True)
class Row:
    """One request and who gets what from it."""

    method: str
    rule: str
    path: Callable[[Any], str] | str = ""  # default: the rule itself
    home: dict = field(default_factory=lambda: ALL)
    away: dict = field(default_factory=lambda: ALL)
    nobody: Any = 401  # a status, or {status: "others"} where several are right
    send: Callable[[Any], dict] = lambda world: {}
    read: Callable[[Any], Any] = lambda answer: answer.status_code
    told_apart: str = ""  # a word when a rule has several rows
    granted: bool = False  # asked by workers who hold every grant

    @property
    def name(self) -> str:
        """Return what the test is called."""
        return f"{self.method} {self.rule}" + (f" ({self.told_apart})" if self.told_apart else "")


def pushing(make: Callable[[Any], dict]) -> dict:
    """Return the sending and reading of a push of one change."""
    return {
        "send": lambda world: {"json": {
            "device_id": "phone-1", "device_time": f"{TODAY}T07:30:00+08:00", "client_version": "1.0.0", "changes": [make(world)],
        }},
        "read": lambda answer: taken(answer.json["outcomes"][0]["outcome"]) if answer.status_code == 200 else answer.status_code,
    }  # fmt: skip


def taken(outcome: str) -> str:
    """Return "taken" for a change that has taken effect, else the outcome itself."""
    return "taken" if outcome in ("accepted", "merged") else outcome


def edit(data: dict, kind="elder", **more) -> Callable[[Any], dict]:
    """Return a change of her file."""
    return lambda world: change(kind, data, id=world.elder, base_revision=1, **more)


def only(status: int, roles: str, others: int) -> dict:
    """Return a status for some roles and another for the rest."""
    return {status: roles, others: "others"}


def json(**body) -> Callable[[Any], dict]:
    """Return a fixed body."""
    return lambda world: {"json": body}


def tus(**headers) -> dict:
    """Return the headers of the upload protocol."""
    return {"Tus-Resumable": "1.0.0"} | headers


FILE = "/api/v1/media/<string(length=64):sha256>"
LINK = "/api/v1/media/links/<string:token>"


def seen(
    told_apart: str, file: str, home: dict, *, away: dict | None = None, original: dict | None = None,
    original_away: dict | None = None, granted: bool = False,
) -> list[Row]:  # fmt: skip
    """Return the rows of a file in each of its forms; the original is for whom the others are, unless said otherwise."""
    away = away or {404: "others"}
    more = {"told_apart": told_apart, "granted": granted}
    shown = more | {"home": home, "away": away}

    def path(form: str) -> Callable[[Any], str]:
        return lambda world: f"/api/v1/media/{getattr(world, file)}{form}"

    return [
        Row("GET", FILE, path(""), home=original or home, away=original_away or away, **more),
        *(Row("GET", f"{FILE}/{form}", path(f"/{form}"), **shown) for form in ("view", "thumbnail")),
        Row("POST", f"{FILE}/links", path("/links"), send=json(form="view"), **shown),
    ]


ROWS = [
    # Not of the API, and what tells nothing of anybody
    Row("GET", "/healthz", nobody=200),
    Row("GET", "/readyz", nobody=200),
    Row("GET", "/", nobody=CLIENT, home=CLIENT, away=CLIENT),
    Row("GET", "/<path:page>", "/desk", nobody=CLIENT, home=CLIENT, away=CLIENT),
    Row("GET", "/api/v1/openapi.json", nobody=200),
    Row("GET", "/api/v1/docs", nobody=200),
    Row("GET", "/api/v1/kinds", nobody=200),
    Row("GET", "/api/v1/sync/keys", nobody=200),
    Row("GET", "/api/v1/areas"),
    Row("GET", "/api/v1/areas/search", "/api/v1/areas/search?q=枫木"),
    Row("GET", "/api/v1/areas/boundaries"),
    # Accounts
    Row("POST", "/api/v1/auth/login", home={401: "others"}, away={401: "others"},
        send=json(phone="19900000000", password="x", device={"id": "phone-1", "name": "x"})),
    Row("POST", "/api/v1/auth/refresh", home={401: "others"}, away={401: "others"}),
    Row("POST", "/api/v1/auth/logout", home={204: "others"}, away={204: "others"}),
    Row("POST", "/api/v1/auth/recover", home={422: "others"}, away={422: "others"},
        told_apart="the data key of another worker", send=lambda world: {"json": {"box": world.data_key}}),
    Row("GET", "/api/v1/me"),
    Row("POST", "/api/v1/me/password", home={401: "others"}, away={401: "others"}, send=json(old_password="x", new_password="y")),
    Row("GET", "/api/v1/workers", home=only(200, f"system_admin station_lead {LEADERS}", 403),
        away=only(200, f"system_admin station_lead {LEADERS}", 403)),
    Row("POST", "/api/v1/workers", home=only(201, "system_admin", 403), away={403: "others"},
        send=json(name="新", phone="19900007777", roles=[{"role": "helper", "area_code": MAPLE}])),
    Row("POST", "/api/v1/workers/<uuid:worker_id>/roles", lambda world: f"/api/v1/workers/{world.target}/roles",
        home=only(201, "system_admin", 403), away={403: "others"}, send=json(role="surveyor", area_code=MAPLE)),
    Row("POST", "/api/v1/workers/<uuid:worker_id>/roles/<uuid:role_id>/end",
        lambda world: f"/api/v1/workers/{world.target}/roles/{world.role}/end",
        home=only(200, "system_admin", 403), away={404: "system_admin", 403: "others"}, send=json(ends_on=TODAY)),
    Row("POST", "/api/v1/workers/<uuid:worker_id>/password", lambda world: f"/api/v1/workers/{world.target}/password",
        home=only(200, "system_admin", 403), away={404: "system_admin", 403: "others"}),
    Row("GET", "/api/v1/assignments", lambda world: f"/api/v1/assignments?elder_id={world.elder}",
        home={200: LEADERS, 403: "helper duty_officer", 404: "others"}, away={404: "others"}),
    Row("POST", "/api/v1/assignments", home={201: LEADERS, 403: "helper duty_officer", 404: "others"}, away={404: "others"},
        send=lambda world: {"json": {
            "record_id": str(world.elder), "worker_id": str(world.another), "part": "backup", "starts_on": TODAY,
        }}),
    Row("POST", "/api/v1/assignments/<uuid:assignment_id>/end", lambda world: f"/api/v1/assignments/{world.assignment}/end",
        home={200: LEADERS, 403: "helper duty_officer", 404: "others"}, away={404: "others"}, send=json(ends_on=TODAY)),
    Row("GET", "/api/v1/audit", home=only(200, "auditor", 403), away=only(200, "auditor", 403)),
    # Sync
    Row("POST", "/api/v1/sync/push", told_apart="a check of her morning", home=only("taken", SEERS, "refused"),
        away={"refused": "others"}, **pushing(lambda world: check(world.elder, "safe_seen"))),
    Row("POST", "/api/v1/sync/push", told_apart="her file, a field for everybody who cares for her",
        home=only("taken", f"helper {LEADERS}", "refused"), away={"refused": "others"}, **pushing(edit({"hearing": "deaf"}))),
    Row("POST", "/api/v1/sync/push", told_apart="her file, a field for those who answer for her",
        home=only("taken", LEADERS, "refused"), away={"refused": "others"}, **pushing(edit({"risk": "high"}))),
    Row("POST", "/api/v1/sync/push", told_apart="a new file in her village", home=only("taken", LEADERS, "refused"),
        away={"refused": "others"},
        **pushing(lambda world: change("elder", elder_data(name="新老人", birth_date="1939-01-01"), area_code=MAPLE))),
    Row("POST", "/api/v1/sync/push", told_apart="her morning under another elder's name", home={"refused": "others"},
        away={"refused": "others"}, **pushing(lambda world: check(world.other, "safe_seen", slot_id=world.slot))),
    Row("POST", "/api/v1/sync/push", told_apart="her file, taken to the next village", home=only("taken", "township_supervisor county_supervisor", "refused"),
        away={"refused": "others"}, **pushing(edit({}, area_code=CLEAR))),
    Row("POST", "/api/v1/sync/push", told_apart="a morning, which only the server makes", home={"refused": "others"},
        away={"refused": "others"},
        **pushing(lambda world: change("wakeup_slot", {"elder_id": str(world.elder)}, id=world.slot, base_revision=1))),
    Row("GET", "/api/v1/sync/pull"),
    Row("GET", "/api/v1/sync/pull", lambda world: f"/api/v1/sync/pull?cursor={world.cursor}", told_apart="with the helper's cursor",
        home=only(200, "helper", 410), away={410: "others"}),
    Row("POST", "/api/v1/sync/reconcile", send=lambda world: {
        "json": {"device_id": "phone-1", "epoch": None, "held": [{"id": str(world.elder), "revision": 1}]}}),
    Row("POST", "/api/v1/sync/device-keys", send=lambda world: {
        "json": {"device_id": "phone-1", "public_key": {"kty": "EC", "crv": "P-256"} | point(new_key())}}),
    Row("POST", "/api/v1/sync/sealed", nobody=200, told_apart="whoever carries it", send=lambda world: {"json": {
        "device_time": f"{TODAY}T07:30:00+08:00",
        "posts": [{"certificate": "a.b.c", "envelopes": [{"v": 1, "id": "01", "box": {}, "sig": ""}]}]}}),
    Row("GET", "/api/v1/sync/reports"),
    # What phones held
    Row("POST", "/api/v1/sync/reports/<uuid:report_id>/handle", lambda world: f"/api/v1/sync/reports/{world.report}/handle",
        home=only(204, LEADERS, 404), away={404: "others"}, send=json(reason="问过本人")),
    Row("POST", "/api/v1/sync/waiting/<uuid:change_id>/handle", lambda world: f"/api/v1/sync/waiting/{world.waits}/handle",
        home=only(204, LEADERS, 404), away={404: "others"}, send=json(reason="问过本人")),
    Row("POST", "/api/v1/sync/exports", home=only(200, SUPERVISORS, 403), away={403: "others"}, send=lambda world: {"json": world.file}),
    Row("POST", "/api/v1/sync/remains", told_apart="whoever carries it", home={401: "others"}, away={401: "others"}, nobody=401,
        send=lambda world: {"json": world.remains}),
    Row("GET", "/api/v1/sync/exports", home=only(200, SUPERVISORS, 403), away=only(200, SUPERVISORS, 403)),
    Row("GET", "/api/v1/sync/exports/<uuid:export_id>", lambda world: f"/api/v1/sync/exports/{world.exported}",
        home=only(200, SUPERVISORS, 403), away=only(404, SUPERVISORS, 403)),
    Row("GET", "/api/v1/sync/quarantine", home=only(200, SUPERVISORS, 403), away=only(200, SUPERVISORS, 403)),
    Row("GET", "/api/v1/sync/quarantine/<uuid:item_id>", lambda world: f"/api/v1/sync/quarantine/{world.kept}",
        told_apart="a change", home=only(200, SUPERVISORS, 403), away=only(404, SUPERVISORS, 403)),
    Row("GET", "/api/v1/sync/quarantine/<uuid:item_id>", lambda world: f"/api/v1/sync/quarantine/{world.exported}",
        told_apart="a file", home=only(200, SUPERVISORS, 403), away=only(404, SUPERVISORS, 403)),
    Row("POST", "/api/v1/sync/quarantine/<uuid:item_id>/release", lambda world: f"/api/v1/sync/quarantine/{world.kept}/release",
        home=only(200, SUPERVISORS, 403), away=only(404, SUPERVISORS, 403)),
    Row("POST", "/api/v1/sync/quarantine/<uuid:item_id>/dismiss", lambda world: f"/api/v1/sync/quarantine/{world.kept}/dismiss",
        home=only(200, SUPERVISORS, 403), away=only(404, SUPERVISORS, 403), send=json(reason="不是她写的")),
    Row("GET", "/api/v1/devices", home=only(200, f"system_admin {SUPERVISORS}", 403), away=only(200, f"system_admin {SUPERVISORS}", 403)),
    Row("GET", "/api/v1/workers/<uuid:worker_id>/devices", lambda world: f"/api/v1/workers/{world.target}/devices",
        home=only(200, f"system_admin {SUPERVISORS}", 403), away=only(404, f"system_admin {SUPERVISORS}", 403)),
    Row("GET", "/api/v1/workers/<uuid:worker_id>/devices/<string:device_id>/held",
        lambda world: f"/api/v1/workers/{world.target}/devices/old-phone/held",
        home=only(200, f"system_admin {SUPERVISORS}", 403), away=only(404, f"system_admin {SUPERVISORS}", 403)),
    Row("POST", "/api/v1/workers/<uuid:worker_id>/devices/<string:device_id>/revoke",
        lambda world: f"/api/v1/workers/{world.target}/devices/old-phone/revoke",
        home=only(200, f"system_admin {SUPERVISORS}", 403), away=only(404, f"system_admin {SUPERVISORS}", 403), send=json(reason="丢了")),
    # Records of every kind
    Row("GET", "/api/v1/records/<string:kind_name>", "/api/v1/records/elder"),
    Row("GET", "/api/v1/records/<string:kind_name>", "/api/v1/records/wakeup_check", told_apart="checks"),
    Row("GET", "/api/v1/records/<string:kind_name>/<uuid:record_id>", lambda world: f"/api/v1/records/elder/{world.elder}",
        home=only(200, SEERS, 404), away={404: "others"}),
    Row("GET", "/api/v1/records/<string:kind_name>/<uuid:record_id>", lambda world: f"/api/v1/records/wakeup_check/{world.seen}",
        told_apart="a check", home=only(200, SEERS, 404), away={404: "others"}),
    Row("GET", "/api/v1/records/<string:kind_name>/<uuid:record_id>/history",
        lambda world: f"/api/v1/records/elder/{world.elder}/history", home=only(200, SEERS, 404), away={404: "others"}),
    Row("POST", "/api/v1/records/<string:kind_name>/<uuid:record_id>/reveal",
        lambda world: f"/api/v1/records/elder/{world.elder}/reveal", told_apart="without the grant",
        home=only(403, SEERS, 404), away={404: "others"}, send=json(field="id_number", reason="核对")),
    Row("POST", "/api/v1/records/<string:kind_name>/<uuid:record_id>/reveal",
        lambda world: f"/api/v1/records/elder/{world.elder}/reveal", told_apart="with the grant", granted=True,
        home=only(200, LEADERS, 404), away={404: "others"}, send=json(field="id_number", reason="核对")),
    # Wake-up checks at the desk
    Row("GET", "/api/v1/wakeup-checks/board", f"/api/v1/wakeup-checks/board?area={MAPLE}",
        home=only(200, f"duty_officer {LEADERS}", 403), away={403: "others"}),
    Row("GET", "/api/v1/wakeup-checks/elders", f"/api/v1/wakeup-checks/elders?area={MAPLE}&state=all",
        home=only(200, f"duty_officer {LEADERS}", 403), away={403: "others"}),
    Row("POST", "/api/v1/wakeup-checks/<uuid:check_id>/confirm-death",
        lambda world: f"/api/v1/wakeup-checks/{world.dead}/confirm-death",
        home={200: LEADERS, 403: "helper duty_officer", 404: "others"}, away={404: "others"}),
    Row("POST", "/api/v1/elders/<uuid:elder_id>/take-back-death", lambda world: f"/api/v1/elders/{world.elder}/take-back-death",
        home={200: LEADERS, 403: "helper duty_officer", 404: "others"}, away={404: "others"}, send=json(reason="人还在")),
    Row("GET", "/api/v1/elders/<uuid:elder_id>/files", lambda world: f"/api/v1/elders/{world.elder}/files",
        home=only(200, SEERS, 404), away={404: "others"}),
    Row("POST", "/api/v1/elders/<uuid:elder_id>/calls", lambda world: f"/api/v1/elders/{world.elder}/calls",
        home=only(200, SEERS, 404), away={404: "others"}, send=json(who="elder", reason="没人应")),
    Row("POST", "/api/v1/wakeup-slots/<uuid:slot_id>/decide", lambda world: f"/api/v1/wakeup-slots/{world.slot}/decide",
        home={200: f"duty_officer {LEADERS}", 403: "helper", 404: "others"}, away={404: "others"},
        send=json(result="away", reason="打电话问过女儿")),
    Row("GET", "/api/v1/map/<string:line_name>", "/api/v1/map/wakeup_checks?zoom=14"),
    Row("GET", "/api/v1/map/<string:line_name>", "/api/v1/map/wakeup_checks?zoom=14", told_apart="with the grant", granted=True),
    # Photos and voice notes; the upload is her helper's
    Row("POST", "/api/v1/media/uploads", home={201: "others", 403: NO_FILES}, away={201: "others", 403: NO_FILES},
        send=lambda world: {"headers": tus(**{"Upload-Length": "1000", "Upload-Metadata": metadata(world.new_photo, world.elder)})}),
    Row("PATCH", "/api/v1/media/uploads/<uuid:upload_id>", lambda world: f"/api/v1{world.upload}", home=only(204, "helper", 404),
        away={404: "others"}, send=lambda world: {"headers": tus(**{"Upload-Offset": "0", "Content-Type": PIECE}), "data": b"x"}),
    Row("DELETE", "/api/v1/media/uploads/<uuid:upload_id>", lambda world: f"/api/v1{world.upload}", home=only(204, "helper", 404),
        away={404: "others"}, send=lambda world: {"headers": tus()}),
    Row("HEAD", "/api/v1/media/uploads/<uuid:upload_id>", lambda world: f"/api/v1{world.upload}", home=only(200, "helper", 404),
        away={404: "others"}, send=lambda world: {"headers": tus()}),
    Row("GET", FILE, lambda world: f"/api/v1/media/{world.photo}", home={200: LEADERS, 403: "helper duty_officer", 404: "others"},
        away={404: "others"}),
    Row("GET", f"{FILE}/view", lambda world: f"/api/v1/media/{world.photo}/view", home=only(200, SEERS, 404), away={404: "others"}),
    Row("GET", f"{FILE}/thumbnail", lambda world: f"/api/v1/media/{world.photo}/thumbnail", home=only(200, SEERS, 404),
        away={404: "others"}),
    Row("GET", f"{FILE}/view", lambda world: f"/api/v1/media/{world.missing}/view", told_apart="one that has not come",
        home={404: "others"}, away={404: "others"}),
    Row("POST", f"{FILE}/links", lambda world: f"/api/v1/media/{world.photo}/links", home=only(200, SEERS, 404),
        away={404: "others"}, send=json(form="view")),
    Row("POST", f"{FILE}/links", lambda world: f"/api/v1/media/{world.photo}/links", told_apart="of the original",
        home={200: LEADERS, 403: "helper duty_officer", 404: "others"}, away={404: "others"}, send=json(form="original")),
    Row("GET", LINK, lambda world: f"/api/v1/media/links/{world.link}", told_apart="of who sees it", nobody=200),
    Row("GET", LINK, lambda world: f"/api/v1/media/links/{world.forged_link}", told_apart="made to open the original", nobody=404,
        home={404: "others"}, away={404: "others"}),
    Row("GET", LINK, lambda world: f"/api/v1/media/links/{world.lost_link}", told_apart="of who sees it no more", nobody=404,
        home={404: "others"}, away={404: "others"}),
    *seen("her neighbour's photo", "neighbours_photo", only(200, f"duty_officer {LEADERS}", 404), away=only(200, "helper", 404),
          original={200: LEADERS, 403: "duty_officer", 404: "others"}, original_away=only(403, "helper", 404)),
    *seen("a voice note on her", "note", only(200, SEERS, 404)),
    *seen("a voice note on her neighbour", "neighbours_note", only(200, f"duty_officer {LEADERS}", 404), away=only(200, "helper", 404)),
    *seen("of a patrol", "scene", only(200, STREET, 404)),
    *seen("a voice note of a patrol", "said", only(200, STREET, 404)),
    *seen("a photo of a person", "face", {403: STREET, 404: "others"}),
    *seen("a photo of a person, with the grant", "face", only(200, STREET, 404), granted=True),
    Row("GET", "/api/v1/media/tasks", f"/api/v1/media/tasks?area={MAPLE}", home=only(200, f"station_lead {LEADERS}", 403),
        away=only(200, f"station_lead {LEADERS}", 403)),
    Row("POST", "/api/v1/media/lost", home={200: LEADERS, 404: "station_lead", 403: "others"},
        away={404: f"station_lead {LEADERS}", 403: "others"},
        send=lambda world: {"json": {"record_id": str(world.elder), "sha256": world.missing, "reason": "手机坏了"}}),
    # Street-rescue patrols
    Row("POST", "/api/v1/sync/push", told_apart="an encounter in her village", home=only("taken", "patroller station_lead county_supervisor", "refused"),
        away={"refused": "others"},
        **pushing(lambda world: change("encounter", encounter_data(world.person), area_code=MAPLE))),
    Row("POST", "/api/v1/sync/push", told_apart="a point in her village", home=only("taken", STREET, "refused"), away={"refused": "others"},
        **pushing(lambda world: change("patrol_point", {"name": "桥下", "place_type": "bridge", "state": "active"}, area_code=MAPLE))),
    Row("POST", "/api/v1/sync/push", told_apart="a partner in her village", home=only("taken", "station_lead county_supervisor", "refused"),
        away={"refused": "others"},
        **pushing(lambda world: change("partner", {"name": "医院", "partner_kind": "hospital", "state": "active"}, area_code=MAPLE))),
    Row("POST", "/api/v1/sync/push", told_apart="a person merged into another", home=only("taken", "station_lead county_supervisor", "refused"),
        away={"refused": "others"},
        **pushing(lambda world: change("person", {"merged_into": str(world.other_person), "merge_reason": "像"}, id=world.person, base_revision=1))),
    Row("POST", "/api/v1/sync/push", told_apart="a piece of a track of her village's shift", home=only("taken", "patroller station_lead county_supervisor", "refused"),
        away={"refused": "others"}, **pushing(lambda world: change("track_segment", segment_data(world.shift)))),
    Row("GET", "/api/v1/records/<string:kind_name>/<uuid:record_id>", lambda world: f"/api/v1/records/person/{world.person}",
        told_apart="somebody met", home=only(200, STREET, 404), away={404: "others"}),
    Row("GET", "/api/v1/records/<string:kind_name>", "/api/v1/records/track_segment", told_apart="tracks"),
    Row("GET", "/api/v1/patrols/shifts", home=only(200, STREET, 403), away=only(200, STREET, 403)),
    Row("GET", "/api/v1/patrols/shifts", f"/api/v1/patrols/shifts?area={MAPLE}", told_apart="of her village",
        home=only(200, STREET, 403), away={403: "others"}),
    Row("GET", "/api/v1/patrols/points", f"/api/v1/patrols/points?area={MAPLE}", home=only(200, STREET, 403), away={403: "others"}),
    Row("GET", "/api/v1/patrols/follow-ups", f"/api/v1/patrols/follow-ups?area={MAPLE}", home=only(200, STREET, 403), away={403: "others"}),
    Row("GET", "/api/v1/patrols/follow-ups", told_apart="of the own area", home=only(200, STREET, 403), away=only(200, STREET, 403)),
    Row("POST", "/api/v1/patrols/seen-before", home=only(200, STREET, 403), away=only(200, STREET, 403),
        send=json(location={"type": "Point", "coordinates": [109.7163, 26.875]}, description="军大衣左脚跛")),
    Row("GET", "/api/v1/patrols/persons/<uuid:person_id>/timeline", lambda world: f"/api/v1/patrols/persons/{world.person}/timeline",
        home=only(200, STREET, 404), away={404: "others"}),
    Row("GET", "/api/v1/patrols/outcomes", f"/api/v1/patrols/outcomes?from={TODAY}&to={TODAY}&area={MAPLE}",
        home=only(200, DESK, 403), away={403: "others"}),
    Row("GET", "/api/v1/patrols/heat", f"/api/v1/patrols/heat?from={TODAY}&to={TODAY}&area={MAPLE}",
        home=only(200, DESK, 403), away={403: "others"}),
    Row("GET", "/api/v1/patrols/daily-line", f"/api/v1/patrols/daily-line?area={MAPLE}", home=only(200, STREET, 403), away={403: "others"}),
    Row("GET", "/api/v1/patrols/figures", f"/api/v1/patrols/figures?from={TODAY}&to={TODAY}&area={MAPLE}&records=all",
        home=only(200, DESK, 403), away={403: "others"}),
    Row("POST", "/api/v1/patrols/figures/freeze", home=only(201, "station_lead county_supervisor", 403), away={403: "others"},
        send=lambda world: {"json": {"from": TODAY, "to": TODAY, "area": MAPLE, "reason": "签字"}}),
    Row("GET", "/api/v1/patrols/monthly", f"/api/v1/patrols/monthly?month={TODAY[:7]}&area={MAPLE}", home=only(200, DESK, 403), away={403: "others"}),
    Row("GET", "/api/v1/patrols/monthly.xlsx", f"/api/v1/patrols/monthly.xlsx?month={TODAY[:7]}&area={MAPLE}",
        home=only(200, DESK, 403), away={403: "others"}),
    Row("GET", "/api/v1/patrols/encounters/<uuid:encounter_id>/handover.pdf", lambda world: f"/api/v1/patrols/encounters/{world.met}/handover.pdf",
        home=only(200, STREET, 404), away={404: "others"}),
    Row("GET", "/api/v1/patrols/stays/<uuid:stay_id>/handover.pdf", lambda world: f"/api/v1/patrols/stays/{world.stay}/handover.pdf",
        home=only(200, STREET, 404), away={404: "others"}),
    Row("GET", "/api/v1/patrols/shifts/<uuid:shift_id>/track.gpx", lambda world: f"/api/v1/patrols/shifts/{world.shift}/track.gpx",
        home=only(200, "station_lead county_supervisor", 404), away={404: "others"}),
    Row("POST", "/api/v1/patrols/shifts/<uuid:shift_id>/track.gpx", lambda world: f"/api/v1/patrols/shifts/{world.shift}/track.gpx",
        home={201: "patroller station_lead county_supervisor", 403: "township_supervisor", 404: "others"}, away={404: "others"},
        send=lambda world: {"data": {"file": (io.BytesIO(GPX), "a.gpx")}, "content_type": "multipart/form-data"}),
    Row("GET", "/api/v1/map/<string:line_name>", "/api/v1/map/patrols?zoom=14", told_apart="patrols"),
    Row("POST", "/api/v1/imports/<string:name>", "/api/v1/imports/patrol_points", told_apart="points",
        home=only(201, DESK, 403), away={403: "others"},
        send=lambda world: {"data": {"file": (io.BytesIO(POINTS), "a.csv"), "area": MAPLE}, "content_type": "multipart/form-data"}),
    # Lists in and out
    Row("GET", "/api/v1/imports", home=only(200, DESK, 403), away=only(200, DESK, 403)),
    Row("GET", "/api/v1/imports/<string:name>/template.xlsx", "/api/v1/imports/roll/template.xlsx"),
    Row("POST", "/api/v1/imports/<string:name>", "/api/v1/imports/roll",
        home=only(201, "township_supervisor county_supervisor", 403), away={403: "others"},
        send=lambda world: {"data": {"file": (io.BytesIO(roll()), "a.csv"), "area": MAPLE}, "content_type": "multipart/form-data"}),
    Row("GET", "/api/v1/imports/<uuid:import_id>", lambda world: f"/api/v1/imports/{world.imported}",
        home=only(200, "county_supervisor", 404), away={404: "others"}),
    Row("POST", "/api/v1/imports/<uuid:import_id>/apply", lambda world: f"/api/v1/imports/{world.imported}/apply",
        home=only(409, "county_supervisor", 404), away={404: "others"}, send=json(skip_faulty=False)),
    Row("POST", "/api/v1/imports/<uuid:import_id>/undo", lambda world: f"/api/v1/imports/{world.imported}/undo",
        home=only(409, "county_supervisor", 404), away={404: "others"}),
    Row("GET", "/api/v1/exports/<string:name>.xlsx", f"/api/v1/exports/roll.xlsx?area={MAPLE}",
        home=only(200, "township_supervisor county_supervisor", 403), away={403: "others"}),
    Row("GET", "/api/v1/exports/<string:name>.csv", f"/api/v1/exports/roll.csv?area={MAPLE}",
        home=only(200, "township_supervisor county_supervisor", 403), away={403: "others"}),
]  # fmt: skip
