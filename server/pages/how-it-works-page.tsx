import { patientPaths } from '@salve/contract/patient-paths'
import type { VNode } from 'preact'
import type { Frame } from './frame.ts'
import { Lessons } from './lessons.tsx'
import { Page } from './page.tsx'
import { BackLink } from './parts.tsx'
import { WhenToCall } from './when-to-call.tsx'

export type HowItWorksPageProps = {
  readonly frame: Frame
  /** Who reads what: one line for each desk, such as "Nurses" and "Dana, Sam and Mai. Health questions, tests, shots". */
  readonly desks: readonly { readonly name: string; readonly who: string }[]
}

export function HowItWorksPage({ frame, desks }: HowItWorksPageProps): VNode {
  return (
    <Page frame={frame} title={frame.t('how.title')} place="you">
      <div class="wrap">
        <div class="step-bar">
          <BackLink href={patientPaths.you()}>{frame.t('nav.you')}</BackLink>
        </div>
        <div class="columns">
          <div class="form">
            <h1 class="display">{frame.t('how.title')}</h1>
            <Lessons frame={frame} />
            <section class="stack" aria-labelledby="desks">
              <h2 id="desks">{frame.t('how.who')}</h2>
              <dl class="card facts">
                {desks.map(({ name, who }) => (
                  <div key={name}>
                    <dt>{name}</dt>
                    <dd>{who}</dd>
                  </div>
                ))}
              </dl>
              <p class="small muted">{frame.t('how.logged')}</p>
            </section>
          </div>
          <aside class="stack" aria-label={frame.t('choose.aside')}>
            <WhenToCall frame={frame} />
          </aside>
        </div>
      </div>
    </Page>
  )
}
