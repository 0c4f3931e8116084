import { request as ask } from 'node:http'

/** The cookies of one phone; they outlive the app. */
export type Jar = Map<string, { value: string; path: string }>

/** One request over a connection of its own, through the proxy. */
export function send(port: number, path: string, init: RequestInit, jar: Jar, name: string): Promise<Response> {
  return new Promise((done, failed) => {
    const body = typeof init.body === 'string' || init.body instanceof Uint8Array ? Buffer.from(init.body as Uint8Array) : null
    const headers: Record<string, string> = { 'X-Chaos': name, ...(init.headers as Record<string, string>) }
    const cookies = [...jar].filter(([, cookie]) => path.startsWith(cookie.path)).map(([key, cookie]) => `${key}=${cookie.value}`)
    if (cookies.length > 0) headers['Cookie'] = cookies.join('; ')
    if (body) headers['Content-Length'] = String(body.length)
    const going = ask({ host: '127.0.0.1', port, path, method: init.method ?? 'GET', headers, agent: false }, (answer) => {
      for (const line of answer.headers['set-cookie'] ?? []) keepCookie(jar, line)
      const parts: Buffer[] = []
      answer.on('data', (part: Buffer) => parts.push(part))
      answer.on('error', failed)
      answer.on('end', () => {
        if (!answer.complete) return failed(new TypeError('cut'))
        const status = answer.statusCode ?? 500
        const told = Object.entries(answer.headers).map(([key, value]) => [key, String(value)] as [string, string])
        done(new Response(status === 204 ? null : Buffer.concat(parts), { status, headers: told }))
      })
    })
    going.on('error', failed)
    init.signal?.addEventListener('abort', () => going.destroy(new Error('aborted')))
    if (init.signal?.aborted) going.destroy(new Error('aborted'))
    going.end(body ?? undefined)
  })
}

function keepCookie(jar: Jar, line: string): void {
  const [first = '', ...rest] = line.split('; ')
  const place = first.indexOf('=')
  const path = rest.find((one) => one.toLowerCase().startsWith('path='))?.slice(5) ?? '/'
  const value = first.slice(place + 1)
  if (value === '') jar.delete(first.slice(0, place))
  else jar.set(first.slice(0, place), { value, path })
}
