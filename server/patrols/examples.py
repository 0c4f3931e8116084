"""One valid `data` of every kind of the line, as docs/patrols.md shows them."""

PERSON = "01936f00-0000-7000-8000-0000000000e1"
POINT = {
    "name": "渠水大桥下", "place_type": "bridge", "importance": "high", "every_days": 3, "state": "active", "hint": "从河边台阶下去",
}  # fmt: skip
SIGN = {
    "name": "汽车南站出口引导牌", "text": "救助管理站 向前 300 米 24 小时求助", "phone": "0745-8820000", "condition": "ok",
    "seen_at": "2026-11-20T09:30:00+08:00",
}  # fmt: skip
PARTNER = {
    "name": "县人民医院", "partner_kind": "hospital", "contact": "急诊科", "phone": "0745-8821200", "agreement_on": "2026-01-10",
    "state": "active",
}  # fmt: skip
SHIFT = {
    "shift_kind": "night", "starts_at": "2026-11-23T20:00:00+08:00", "state": "open", "weather_alert": "yellow", "temperature_c": 4.0,
    "vehicle": "救助车1号", "track_allowed": True,
    "crew": [
        {"id": "01936f00-0000-7000-8000-0000000000a1", "name": "杨某", "driver": True},
        {"id": "01936f00-0000-7000-8000-0000000000a2", "name": "粟某"},
    ],
    "supplies": [{"id": "01936f00-0000-7000-8000-0000000000b1", "item": "quilt", "unit": "床", "source": "charity", "out": 6}],
    "visits": [
        {
            "id": "01936f00-0000-7000-8000-0000000000c1", "point_id": "01936f00-0000-7000-8000-0000000000d1",
            "at": "2026-11-23T20:40:00+08:00", "found": 0,
        },
    ],
}  # fmt: skip
SEGMENT = {
    "shift_id": "01936f00-0000-7000-8000-0000000000b9", "starts_at": "2026-11-23T20:05:00+08:00", "t": [0, 5, 5],
    "lon": [109716300, 62, 58], "lat": [26875000, -20, -31], "acc": [8, 1, -2], "source": "live", "ended_by": "full",
}  # fmt: skip
ENCOUNTER = {
    "person_id": PERSON, "state": "complete", "place_type": "bridge", "found_by": "patrol", "conditions": ["ok"],
    "behaviours": ["rough"], "informed": True, "willingness": "refused", "refusal_reason": "has_place",
    "aid": [
        {"id": "01936f00-0000-7000-8000-0000000000f1", "type": "quilt", "qty": 1.0, "unit": "床"},
        {"id": "01936f00-0000-7000-8000-0000000000f2", "type": "card"},
    ],
    "outcome": "street_aid",
}  # fmt: skip
STAY = {
    "person_id": PERSON, "entered_at": "2026-11-23T07:05:00+08:00", "came_by": "self", "informed": True, "conditions": ["lost_docs"],
    "aid_kinds": ["living"],
}  # fmt: skip
