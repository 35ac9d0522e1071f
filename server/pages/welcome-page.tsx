import { patientPaths } from '@salve/contract/patient-paths'
import { Icon } from '@salve/ui/icon'
import type { VNode } from 'preact'
import { DeviceLock } from './door.tsx'
import type { Frame } from './frame.ts'
import { Lessons } from './lessons.tsx'
import { Page } from './page.tsx'

export type WelcomePageProps = {
  readonly frame: Frame
  /** Whether to offer the device lock: not when it was just set up. */
  readonly offerLock: boolean
}

export function WelcomePage({ frame, offerLock }: WelcomePageProps): VNode {
  const name = frame.patient?.firstName ?? ''
  return (
    <Page frame={frame} title={frame.t('welcome.title', { name })} place="home" tabs={false}>
      <div class="wrap narrow">
        <section class="card receipt" role="status">
          <span class="receipt-mark">
            <Icon name="check" />
          </span>
          <h1 class="display" tabindex={-1} autofocus>
            {frame.t('welcome.title', { name })}
          </h1>
          <p>{frame.t('welcome.lead')}</p>
        </section>
        <Lessons frame={frame} />
        {offerLock && (
          <DeviceLock
            frame={frame}
            does="add"
            options={patientPaths.passkeyOptions()}
            verify={patientPaths.passkeys()}
          />
        )}
        <a class="button button-full" href={patientPaths.home()}>
          {frame.t('page.go-home')}
        </a>
      </div>
    </Page>
  )
}
