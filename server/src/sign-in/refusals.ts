import { problemStatus } from '@salve/contract/desk-words'
import { invalid, problem, type Reply } from '../platform/http/reply.ts'

/** One answer for every miss of signing in. It commits: the miss was counted. */
export function wrongSignIn(detail: string): Reply {
  const title = 'That did not match'
  const status = problemStatus['wrong-sign-in']
  return { ...problem({ type: 'wrong-sign-in', title, status, detail }), commits: true }
}

export function linkSpent(): Reply {
  const detail = 'This link is old or was used. Ask for a new one.'
  const title = 'This link does not work'
  return problem({ type: 'link-spent', title, status: problemStatus['link-spent'], detail })
}

/** Too many passwords are being checked at this moment. */
export function busy(): Reply {
  return problem({
    type: 'too-many',
    title: 'Too many people are signing in. Please try again in a moment.',
    status: problemStatus['too-many'],
    members: { retryAfterSeconds: 2 },
  })
}

export function notSignedIn(): Reply {
  return problem({
    type: 'signed-out',
    title: 'Please sign in',
    status: problemStatus['signed-out'],
  })
}

/** One field is not right, in words for a person. */
export function badField(field: string, words: string): Reply {
  const refusal = invalid([{ field, problem: words }])
  if (refusal.body.kind !== 'problem') return refusal
  return {
    ...refusal,
    body: { kind: 'problem', problem: { ...refusal.body.problem, detail: words } },
  }
}
