import { cookieName, readCookies } from '../platform/http/cookies.ts'
import type { Visitor } from '../platform/http/visitor.ts'
import type { ReadVisitor } from './read-visitor.ts'

/** Whether the session a stream was opened with still lets its owner in, asked in the background. */
export function stillIn(
  readVisitor: ReadVisitor,
  origin: string,
): (visitor: Visitor, cookie: string | undefined) => Promise<boolean> {
  return async (visitor, header) => {
    const cookie = readCookies(header).get(cookieName('salve', origin))
    const now = await readVisitor(cookie, visitor.browser, 'background')
    switch (now.standing.kind) {
      case 'nobody':
        return false
      case 'patient':
        return !now.standing.stale
      case 'staff':
        return now.standing.stage === 'full'
    }
  }
}
