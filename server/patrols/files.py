"""The photos and voice notes that records of the line take, for what, and how long they are kept (domain C3, C4)."""

from server.patrols.words import PHOTO_PURPOSES
from server.records.work_line import MediaRole

PERSON_KEPT_DAYS = 90
VOICE_KEPT_DAYS = 365

SITUATION = MediaRole("situation", "photo")
VOICE_NOTE = MediaRole("voice_note", "voice", keep_days=VOICE_KEPT_DAYS)
OF_PEOPLE = (
    SITUATION,
    MediaRole("person", "photo", of_person=True, purposes=tuple(PHOTO_PURPOSES), keep_days=PERSON_KEPT_DAYS, most=6),
    MediaRole("receipt", "photo"),
    MediaRole("signature", "photo", original=True, most=4),
    VOICE_NOTE,
)
OF_SHIFT = (SITUATION, VOICE_NOTE)
OF_POINT = (MediaRole("place", "photo", most=6),)
OF_SIGN = (MediaRole("sign", "photo", most=6),)
