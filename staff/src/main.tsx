// oxlint-disable-next-line import/no-unassigned-import -- Vite makes the stylesheet from it
import './css/desk.css'
import { effect } from '@preact/signals'
import { render } from 'preact'
import { App } from './app.tsx'
import { go, startRouter } from './router.ts'
import { startClock } from './rules/clock.ts'
import { deskLetters } from './rules/letters.ts'
import { watchConversations } from './state/conversations.ts'
import { dialog } from './state/dialogs.ts'
import { saveOnLeaving } from './state/drafts.ts'
import { forgetEverything } from './state/forget.ts'
import { watchIdle } from './state/idle.ts'
import { bindKeys, startKeys } from './state/keys.ts'
import { watchList } from './state/list.ts'
import { me, openSession, recallTheme, seats, watchSession } from './state/session.ts'

recallTheme()
startClock()
startRouter()
startKeys((letter) => {
  const place = deskLetters(seats.peek()).find((one) => one.letter === letter)
  if (place !== undefined) go(place.to)
})
bindKeys({
  help: () => (dialog.value = { name: 'keys' }),
  palette: () => (dialog.value = { name: 'palette' }),
})
watchSession()
let last: string | undefined
effect(() => {
  // Somebody else signed in at this computer.
  const person = me.value?.person.id
  if (last !== undefined && person !== undefined && person !== last) forgetEverything()
  last = person ?? last
})
watchList()
watchConversations()
watchIdle()
saveOnLeaving()

const root = document.querySelector('#desk')
if (root === null) throw new Error('index.html has no #desk')
render(<App />, root)
void openSession()
