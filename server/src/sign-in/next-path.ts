/** Where somebody goes after signing in: a path of ours, whatever was asked for; else the home page. */
export function safeNext(asked: string | undefined): string {
  if (asked === undefined || asked.length > 500) return home
  // One slash, then neither a second one nor a backslash; nothing a browser strips or decodes away.
  if (!/^\/(?![/\\])[\w\-./~%?=&:@+,;!*'()]*$/.test(asked)) return home
  const base = 'https://here.invalid'
  if (!URL.canParse(asked, base)) return home
  const url = new URL(asked, base)
  if (url.origin !== base || notPages.test(url.pathname)) return home
  return `${url.pathname}${url.search}`
}

const home = '/'

/** Not for a patient to land on: other doors, and what answers to scripts. */
const notPages =
  /^\/\/|^\/(api|desk|sign-in|sign-out|sign-out-everywhere|join|stay|live|assets)(\/|$)/

/** The sign-in page, remembering where the asker was on the way to. */
export function doorTo(path: string): string {
  const next = safeNext(path)
  return next === home ? '/sign-in' : `/sign-in?next=${encodeURIComponent(next)}`
}
