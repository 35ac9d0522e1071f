import { topicKeys } from '@salve/contract/words'
import { z } from 'zod'
import { json } from '../platform/http/reply.ts'
import { type Route, staffRoute } from '../platform/http/route.ts'
import { listTemplates } from './list-templates.ts'

/** The practice's reply templates. They hold no word of a patient. */
export const templateRoutes: readonly Route[] = [
  staffRoute({
    path: '/api/desk/templates',
    query: z.strictObject({ topic: z.enum(topicKeys).optional() }),
    answer: async ({ tx, who, query }) =>
      json({ items: await listTemplates(tx, who.practiceId, query.topic) }),
  }),
]
