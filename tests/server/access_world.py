"""The village in which the access table is tried: one elder, everybody who has to do with her, and everybody who has not."""

import io
import zipfile
from types import SimpleNamespace
from uuid import UUID, uuid4

from sqlalchemy import select

from server.accounts.access import GRANTS, ROLES
from server.accounts.model import WorkerRole
from server.foundation.database import session
from server.foundation.jose import b64, bytes_of
from server.media import links
from server.sync.model import ReconcileReport
from tests.factories import sounds
from tests.factories.media import begun, declared, hash_of, picture, uploaded
from tests.factories.patrols import (
    BRIDGE,
    accepted,
    make_person,
    make_point,
    make_shift,
    meet,
    segment_data,
    stay,
    visit,
)
from tests.factories.phones import last_post, last_word, phone_of
from tests.factories.sealed import Author
from tests.factories.wakeup_checks import change, check, make_elder, outcome, slot_of
from tests.people import CLEAR, COUNTY, MAPLE, People

# Where a role stands that has to do with her, and where the same role stands that has not.
AT_HOME = {"helper": MAPLE, "team_leader": MAPLE, "township_supervisor": MAPLE[:9]}
ELSEWHERE = {"helper": MAPLE, "team_leader": CLEAR, "township_supervisor": "431225102"}
ANOTHER_COUNTY = "431226"

# What nobody from elsewhere may find in any answer, and no helper at all in the last case.
NAME, PHONE, CONTACT_PHONE, LANDMARK, HEALTH = (
    "隔壁奶奶",
    "19900007001",
    "19900007002",
    "晒谷坪后头第三栋",
    "高血压三级",
)
ID_NUMBER = "000000194103050026"
SECRETS = (NAME, PHONE, CONTACT_PHONE, LANDMARK, HEALTH, ID_NUMBER)
# Of somebody met on the street: told to those who see patrols there, and to nobody else.
MET_NAME, MET_LOOKS, MET_NUMBER = "桥下某", "军大衣左脚跛", "000000196503050016"
MET_SECRETS = (MET_NAME, MET_LOOKS, MET_NUMBER)
PATROL_SEERS = ("patroller", "station_lead", "township_supervisor", "county_supervisor")
FORM_IN_TOKEN = 32 + 16  # behind the hash and the worker


def make_world(app) -> SimpleNamespace:
    """Make the village; every id in it is a real one."""
    people = People(app)
    county = people.county()
    contact = str(uuid4())
    elder = make_elder(
        county, name=NAME, phone=PHONE, landmark=LANDMARK, health_note=HEALTH, id_number=ID_NUMBER, sex="2", birth_date="1941-03-05",
        contacts=[{"id": contact, "name": "粟某", "relation": "女儿", "phone": CONTACT_PHONE}],
    )  # fmt: skip
    other = make_elder(county, name="自家奶奶", birth_date="1940-02-02")
    files = _files(county, elder, other)

    def everybody(where: dict, otherwise: str, **more):
        return {role: people.sign_in(people.worker((role, where.get(role, otherwise)), **more)) for role in ROLES}

    home, away = everybody(AT_HOME, COUNTY), everybody(ELSEWHERE, ANOTHER_COUNTY)
    trusted_home = everybody(AT_HOME, COUNTY, grants=GRANTS)
    trusted_away = everybody(ELSEWHERE, ANOTHER_COUNTY, grants=GRANTS)
    for client in (*home.values(), *trusted_home.values()):
        people.assign(client, elder, part="backup")
    assignment = people.assign(home["helper"], elder)
    people.assign(away["helper"], other)
    seen, dead = check(elder, "no_answer"), check(elder, "dead", dead_name=NAME)
    note, neighbours_note = _note(b"hers"), _note(b"her neighbour's")
    for client, one, said in (
        (home["helper"], seen, note),
        (home["helper"], dead, None),
        (away["helper"], check(other, "unwell"), neighbours_note),
    ):
        told = outcome(client, one | ({"media": declared(said, role="voice_note")} if said else {}))
        assert told["outcome"] == "accepted", told
        if said:
            uploaded(client, said, one["id"])
    target = people.worker(("helper", MAPLE), name="目标员")
    phones = _phones(
        app, people.sign_in(target, device="lost-phone"), people.sign_in(target, device="old-phone"), elder
    )
    return SimpleNamespace(
        **_street(people, county), elder=elder, contact=contact, slot=slot_of(elder), seen=UUID(seen["id"]), dead=UUID(dead["id"]), target=target,
        role=session.scalar(select(WorkerRole.id).where(WorkerRole.worker_id == target)), assignment=assignment,
        another=people.worker(("helper", MAPLE)), other=other, cursor=home["helper"].get("/sync/pull").json["cursor"],
        upload=begun(home["helper"], picture(), elder), note=hash_of(note), neighbours_note=hash_of(neighbours_note),
        **_links(files["photo"], home["helper"], away["helper"]),
        home=home, away=away, trusted_home=trusted_home, trusted_away=trusted_away, browser=app.test_client(use_cookies=False),
        imported=_import(county), data_key=Author(county).recovery_box(bytes(32)), remains=Author(county).remains({}), **phones, **files,
    )  # fmt: skip


def _note(of: bytes) -> bytes:
    return sounds.m4a(3, more=sounds.box(b"free", of))


def _links(photo: str, seer, stranger) -> dict:
    """Return tokens of her photo: of her helper's, one that was made to open more, and one of somebody who may not see it."""
    token = links.made(links.Link(photo, "view", seer.worker_id))
    content = bytearray(bytes_of(token, links.SHAPE.size + links.MARK_BYTES))
    content[FORM_IN_TOKEN] = links.FORMS.index("original")
    lost = links.made(links.Link(photo, "view", stranger.worker_id))
    return {"link": token, "forged_link": b64(bytes(content)), "lost_link": lost}


def _files(county, elder: UUID, other: UUID) -> dict:
    """Return the hashes of a photo of her house, of one that has not come, of her neighbour's, and one to send."""
    photo, missing, neighbours = picture(text=LANDMARK), picture(), picture()
    entries = [{"sha256": hash_of(one), "role": "landmark"} for one in (photo, missing)]
    told = outcome(county, change("elder", {}, id=elder, base_revision=1, media=entries))
    assert told["outcome"] == "accepted", told
    uploaded(county, photo, elder)
    told = outcome(county, change("elder", {}, id=other, base_revision=1, media=declared(neighbours)))
    assert told["outcome"] == "accepted", told
    uploaded(county, neighbours, other)
    return {
        "neighbours_photo": hash_of(neighbours),
        "photo": hash_of(photo),
        "missing": hash_of(missing),
        "new_photo": picture(),
    }


def _street(people: People, county) -> dict:
    """Return what a night on the street left: somebody met and handed over, the crew's shift with its track, a stay."""
    crew = people.patroller()
    person = make_person(county, name=MET_NAME, description=MET_LOOKS, id_number=MET_NUMBER)
    point = make_point(crew)
    shift = make_shift(crew, visits=[visit(point)])
    face, scene, said = picture(), picture(), _note(b"of the night")
    accepted(crew, change("track_segment", segment_data(shift)))
    handover = {
        "partner_kind": "hospital",
        "unit": "县人民医院",
        "receiver": "急诊科",
        "at": "2026-11-23T07:20:00+08:00",
    }
    met = meet(crew, person, shift_id=str(shift), location=BRIDGE, willingness="unable", conditions=["critical"],
               outcome="hospital", handover=handover, media=[
                   *declared(face, role="person", purpose="identify", expires_on="2026-12-24"),
                   *declared(scene, role="situation"), *declared(said, role="voice_note"),
               ])  # fmt: skip
    for one, role in ((face, "person"), (scene, "situation"), (said, "voice_note")):
        uploaded(crew, one, met, role=role)
    inside = stay(crew, person, encounter_id=str(met), handover=handover)
    other = make_person(county)
    return {
        "person": person, "other_person": other, "point": point, "shift": shift, "met": met, "stay": inside,
        "face": hash_of(face), "scene": hash_of(scene), "said": hash_of(said),
    }  # fmt: skip


def _phones(app, lost, old, elder: UUID) -> dict:
    """Return what two phones of one worker left: a change in quarantine, one that waits, a report, a file and another one."""
    kept, waits = check(elder, "unwell", detail=HEALTH), check(uuid4())
    lost_phone, old_phone = phone_of(lost), phone_of(old)
    last_post(app, lost_phone, kept)
    exported = last_word(app, lost_phone.export([check(elder, "unwell", detail=HEALTH)]))["id"]
    outcome(old, waits)
    old.post("/sync/reconcile", json={"device_id": old.device, "epoch": None, "held": [], "lost": [str(uuid4())]})
    return {
        "kept": kept["change_id"], "waits": waits["change_id"], "exported": exported,
        "file": old_phone.export([check(elder, "unwell", detail=HEALTH)]), "report": session.scalar(select(ReconcileReport.id)),
    }  # fmt: skip


def _import(county) -> str:
    answer = county.post(
        "/imports/roll", data={"file": (io.BytesIO(roll()), "花名册.csv")}, content_type="multipart/form-data"
    )
    assert answer.status_code == 201, answer.get_data(as_text=True)
    return answer.json["id"]


def roll() -> bytes:
    """Return a list with one faulty row about her."""
    head = "姓名,性别,出生日期,民族,身份证号,村,组,团寨,对象类别,居住方式,风险等级,听力,紧急联系人,联系电话,钥匙保管人,叫醒员,备用叫醒员,方式,频次,时间窗,同意日期,同意方式,经度,纬度,坐标系"
    row = [NAME, "女", "1941-03-05", "", "", "坪村镇枫木村", "3"] + [""] * (head.count(",") - 6)
    return f"{head}\n{','.join(row)}\n".encode("utf-8-sig")


def text_of(answer) -> str:
    """Return all text of an answer, that of a workbook too."""
    content = answer.get_data()
    if not content.startswith(b"PK"):
        return content.decode("utf-8", "replace")
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        return "".join(book.read(name).decode("utf-8", "replace") for name in book.namelist())
