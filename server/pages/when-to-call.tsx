import { telephone } from '@salve/contract/patient-paths'
import type { VNode } from 'preact'
import type { Frame } from './frame.ts'
import { IconLine } from './parts.tsx'

/** What is not for writing, and the number for each. */
export function WhenToCall({ frame }: { readonly frame: Frame }): VNode {
  const { nurse } = frame.practice
  return (
    <section class="panel panel-sunk">
      <h2>{frame.t('call.when')}</h2>
      <ul class="icon-lines">
        <IconLine icon="phone">
          {frame.t.marked('call.emergency', {
            call: (words) => <a href={telephone('911')}>{words}</a>,
          })}
        </IconLine>
        <IconLine icon="phone">
          {frame.t.marked('call.crisis', {
            call: (words) => <a href={telephone('988')}>{words}</a>,
          })}
        </IconLine>
        <IconLine icon="phone">
          {frame.t.marked(
            'call.soon',
            { call: (words) => <a href={telephone(nurse.dial)}>{words}</a> },
            { phone: nurse.shown },
          )}
        </IconLine>
      </ul>
    </section>
  )
}
