import type { components } from '../openapi'
import type { FieldRecord, ProblemWords } from '../records/record'

/** What stands in the OpenAPI document, under the names used here; `npm run types` makes it anew. */
type Document = components['schemas']

/** What the server says about the person who is signed in. */
export type Me = Document['Me']
export type SignedIn = Document['SignedIn']
/** A refusal is told in the words screens show. */
export type Outcome = Omit<Document['Outcome'], 'problem'> & { problem: ProblemWords | null }
export type OutcomeWord = Outcome['outcome']
export type PushAnswer = Omit<Document['PushAnswer'], 'outcomes' | 'receipt'> & { outcomes: Outcome[]; receipt: string | null }
/** A row of a pull: a record as far as it was sent, or one that is gone. */
export type PulledRow = Pick<Document['Pulled'], 'id' | 'kind' | 'expires_at'> & { gone?: boolean } & Partial<Omit<FieldRecord, 'id' | 'kind'>>
export type PullAnswer = Omit<Document['PullAnswer'], 'changes' | 'server_time'> & { changes: PulledRow[]; server_time?: string }
export type ReconcileAnswer = Document['ReconcileAnswer']
/** What a push is, apart from the changes, which are frozen one by one. */
export type PushFrame = Omit<Document['Push'], 'changes'>
export type Holdings = Document['Reconcile']

/** A public key of receipts (RFC 7517); the document leaves it open. */
export interface PublicKey {
  kid: string
  kty: 'EC'
  crv: 'P-256'
  x: string
  y: string
}

/** The content of a receipt, which the document shows only as a text. */
export interface ReceiptPayload {
  v: number
  epoch: string
  device_id: string
  worker_id: string
  at: string
  outcomes: { change_id: string; hash: string }[]
}
