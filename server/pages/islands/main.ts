// What scripts add to the patient pages. Each island finds its own elements; every page works without any.
import { startAsking } from './asking.ts'
import { startAutosave } from './autosave.ts'
import { startIdleWatch } from './idle.ts'
import { startLive } from './live.ts'
import { startPasskeys } from './passkeys.ts'
import { startPrinting } from './printing.ts'
import { startSending } from './sending.ts'

startAsking()
startAutosave()
startSending()
startLive()
startIdleWatch()
startPasskeys()
startPrinting()
