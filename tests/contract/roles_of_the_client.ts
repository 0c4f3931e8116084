// What photos and voice notes the client knows of each kind, for tests/contract/test_media_roles_of_the_client.py.
import { WORK_LINES } from '../../pwa/src/workLines'

const roles = WORK_LINES.flatMap(({ kinds }) => kinds).map(({ kind, mediaRoles }) => [
  kind,
  mediaRoles.map(({ role, what, ofPerson, purposes, keepDays, original, most }) => ({ role, what, of_person: ofPerson, purposes, keep_days: keepDays, original, most })),
])
process.stdout.write(JSON.stringify(Object.fromEntries(roles)))
