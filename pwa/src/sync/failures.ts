import type { ProblemWords } from '../records/record'

/** No answer came: no network, cut, or too slow. The server may have heard us all the same. */
export class NoAnswer extends Error {
  override name = 'NoAnswer'
}

/** The server answered that it will not do it. */
export class Declined extends Error {
  override name = 'Declined'

  constructor(
    readonly status: number,
    readonly problem: ProblemWords,
    /** Milliseconds after which it may be asked again; `null` when it did not say. */
    readonly retryAfter: number | null = null,
  ) {
    super(`${status} ${problem.slug}`)
  }
}

/**
 * Whether our own server said so. Whoever stands between (a proxy, a firewall, a hotel's Wi-Fi) says no in its own words, and that is
 * no word about what was sent: the conversation gives it the slug `http-…`, and it lacks the status that each problem of ours repeats.
 */
export function isOurServers({ status, problem }: Declined): boolean {
  const { slug, status: repeated } = problem as ProblemWords & { status?: unknown }
  return typeof slug === 'string' && !slug.startsWith('http-') && repeated === status
}

/** Whether the same may be answered otherwise later, though nobody has changed anything here. */
export function mayPass(declined: Declined): boolean {
  return declined.status >= 500 || declined.status === 429 || !isOurServers(declined)
}

/** Only the password helps now; what is on the phone stays usable. */
export class PasswordNeeded extends Error {
  override name = 'PasswordNeeded'
}

/** The office has shut this phone out: it may hand over what it holds, and nothing else. */
export class DeviceRevoked extends Error {
  override name = 'DeviceRevoked'
}

/** The phone has not met the server since the worker signed in here, so there is nothing to close a file with yet. */
export class NotCertified extends Error {
  override name = 'NotCertified'
}
