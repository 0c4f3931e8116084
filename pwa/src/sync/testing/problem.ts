/** How the server says no. */
export function problem(status: number, slug: string, headers: Record<string, string> = {}, more: object = {}): Response {
  return new Response(JSON.stringify({ slug, title: slug, status, ...more }), {
    status,
    headers: { 'Content-Type': 'application/problem+json', ...headers },
  })
}
