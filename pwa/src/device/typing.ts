const typedIn = new WeakSet<Element>()

/** What is typed is only worth keeping in a form or a text of its own: a search or a filter is quickly set again. */
function isWorthKeeping(field: Element): boolean {
  const form = field.closest('form')
  if (form?.querySelector('[autocomplete="current-password"]')) return false
  return field.matches('textarea, input[type="text"], input[type="tel"], input[type="time"], input:not([type])') || (form !== null && !field.matches('input[type="search"]'))
}

/** Notices from now on in which fields somebody writes. */
export function noticeTyping(page: Pick<Document, 'addEventListener'> = document): void {
  page.addEventListener('input', ({ target }) => {
    if (target instanceof Element && isWorthKeeping(target)) typedIn.add(target)
  }, { capture: true, passive: true })
}

/** Whether something written is still on screen and would be gone with it. */
export const isTextOpen = (page: ParentNode = document): boolean =>
  [...page.querySelectorAll('input, textarea, select')].some((field) => typedIn.has(field))
