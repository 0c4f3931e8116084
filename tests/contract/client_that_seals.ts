// The phone's own code, for tests/contract/test_client_and_server_seal_alike.py: reads one task, writes what it made.
import { readFileSync } from 'node:fs'
import { fromBase64Url, utf8 } from '../../pwa/src/device/bytes'
import { createBoxer, openAnswer, wordsOf } from '../../pwa/src/vault/boxes'
import { deviceKeyFrom, newDeviceKey } from '../../pwa/src/vault/deviceKey'

const task = JSON.parse(readFileSync(0, 'utf8'))

async function envelope() {
  const key = await deviceKeyFrom(task.kept)
  const boxer = await createBoxer(task.sealing)
  const box = await boxer.box('post', `${task.id}|${key.public.x}`, utf8(task.inside))
  return { v: 1, id: task.id, box, sig: await key.sign(`xunfang-post|1|${task.id}|${wordsOf(box)}`) }
}

const made = {
  key: () => newDeviceKey(),
  envelope,
  recovery: async () => (await createBoxer(task.sealing)).box('recovery', task.context, fromBase64Url(task.dataKey)),
  answer: () => openAnswer(task.answerKey, `answer|${task.id}`, task.sealed),
}[task.make as 'key' | 'envelope' | 'recovery' | 'answer']
process.stdout.write(JSON.stringify(await made()))
