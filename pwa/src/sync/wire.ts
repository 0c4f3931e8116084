import type { FieldRecord, ProblemWords } from '../records/record'

/** What the server says about the person who is signed in. */
export interface Me {
  id: string
  name: string
  phone_masked: string
  roles: { role: string; area_code: string; area_name: string }[]
  grants: string[]
  settings: {
    county_code: string
    county_name: string
    windows: { summer: [string, string]; winter: [string, string]; summer_months: number[] }
    duty_phones: { name: string; phone: string }[]
    demo: boolean
    tianditu_key: string
    map_approval_no: string
  }
  numbers: { area_code: string; part: 'team_leader' | 'village_cadre' | 'duty'; name: string; phone: string }[]
}

export interface SignedIn {
  access_token: string
  /** Seconds. */
  expires_in: number
  csrf_token: string
  worker: Me
}

export type OutcomeWord = 'accepted' | 'merged' | 'conflict' | 'refused' | 'waiting'

export interface Outcome {
  change_id: string
  outcome: OutcomeWord
  revision: number | null
  problem: ProblemWords | null
}

export interface PushAnswer {
  server_time: string
  epoch: string
  outcomes: Outcome[]
  receipt: string | null
  durable_until: string | null
}

export interface PulledRow extends Partial<Omit<FieldRecord, 'id' | 'kind'>> {
  id: string
  kind: string
  gone?: boolean
  expires_at?: string | null
}

export interface PullAnswer {
  epoch: string
  server_time?: string
  changes: PulledRow[]
  cursor: string
  more: boolean
}

export interface PublicKey {
  kid: string
  kty: 'EC'
  crv: 'P-256'
  x: string
  y: string
}

export interface ReceiptPayload {
  v: number
  epoch: string
  device_id: string
  worker_id: string
  at: string
  outcomes: { change_id: string; hash: string }[]
}
