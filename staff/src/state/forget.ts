import { forgetBeside } from './beside.ts'
import { forgetConversations } from './conversations.ts'
import { forgetAll } from './drafts.ts'
import { forgetList } from './list.ts'
import { forgetTemplates } from './templates.ts'

/** When someone else will sit down here: nothing of the last person's work stays in this page. */
export function forgetEverything(): void {
  forgetAll()
  forgetBeside()
  forgetConversations()
  forgetList()
  forgetTemplates()
}
