import { forgetBeside } from './beside.ts'
import { forgetConversations } from './conversations.ts'
import { closeDialog } from './dialogs.ts'
import { forgetAll } from './drafts.ts'
import { forgetList } from './list.ts'
import { forgetCalls } from './log-call.ts'
import { forgetTemplates } from './templates.ts'

/** When someone else will sit down here: nothing of the last person's work stays in this page. */
export function forgetEverything(): void {
  closeDialog()
  forgetAll()
  forgetBeside()
  forgetCalls()
  forgetConversations()
  forgetList()
  forgetTemplates()
}
