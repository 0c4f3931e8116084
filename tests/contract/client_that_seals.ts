// The phone's own code, for tests/contract/test_client_and_server_seal_alike.py: reads one task, writes what it made.
import { readFileSync } from 'node:fs'
import { fromBase64Url, toBase64Url, utf8, type Bytes } from '../../pwa/src/device/bytes'
import { createBoxer, openAnswer, wordsOf } from '../../pwa/src/vault/boxes'
import { deviceKeyFrom, newDeviceKey } from '../../pwa/src/vault/deviceKey'
import { createKeyRing } from '../../pwa/src/vault/keyRing'

const task = JSON.parse(readFileSync(0, 'utf8'))

async function envelope() {
  const key = await deviceKeyFrom(task.kept)
  const boxer = await createBoxer(task.sealing)
  const box = await boxer.box('post', `${task.id}|${key.public.x}`, utf8(task.inside))
  return { v: 1, id: task.id, box, sig: await key.sign(`xunfang-post|1|${task.id}|${wordsOf(box)}`) }
}

/** A draft as the store seals it, and the wrap vouched for as the vault does. */
async function remains() {
  const key = await deviceKeyFrom(task.kept)
  const ring = createKeyRing()
  await ring.hold('store', fromBase64Url(task.dataKey))
  const place = `drafts/${await ring.tag('store', 'id|half')}`
  const { iv, ct } = (await ring.seal('store', place, { columns: { worker: 'store', id: 'half' }, body: task.draft })) as { iv: Bytes; ct: Bytes }
  const recovery = await (await createBoxer(task.sealing)).box('recovery', task.context, fromBase64Url(task.dataKey))
  const vouched = await key.sign(`xunfang-recovery|1|${wordsOf(recovery)}`)
  return { store: 'store', recovery, vouched, rows: [{ place, iv: toBase64Url(iv), ct: toBase64Url(ct) }] }
}

const made = {
  key: () => newDeviceKey(),
  envelope,
  recovery: async () => (await createBoxer(task.sealing)).box('recovery', task.context, fromBase64Url(task.dataKey)),
  answer: () => openAnswer(task.answerKey, `answer|${task.id}`, task.sealed),
  remains,
}[task.make as 'key' | 'envelope' | 'recovery' | 'answer' | 'remains']
process.stdout.write(JSON.stringify(await made()))
