import { telephone } from '@salve/contract/patient-paths'
import { Icon } from '@salve/ui/icon'
import type { VNode } from 'preact'
import type { DangerKind } from '../src/forms/form-view.ts'
import type { Frame } from './frame.ts'

/** Why the page stops: `today` is for what needs a person on the phone, and not 911. */
export type StopKind = DangerKind | 'today'

export type CallProps = { readonly frame: Frame; readonly danger: DangerKind }

/** Whom to call, right where a sign of danger is picked: the style sheet shows it as soon as it is, without script. */
export function CallNow({ frame, danger }: CallProps): VNode {
  return (
    <div class={`call-now call-now-${danger}`} role="alert">
      <p>
        <b>{frame.t(`stop.${danger}`)}.</b> {frame.t('stop.do-not-wait')}
      </p>
      <CallButtons frame={frame} danger={danger} />
    </div>
  )
}

/** A national help line: 988; Poison Control; for people who are not safe at home. */
export type HelpLine = keyof typeof helpNumbers

const helpNumbers = { crisis: '988', poison: '1-800-222-1222', home: '1-800-799-7233' } as const

type HelpLinesProps = { readonly frame: Frame; readonly lines: readonly HelpLine[] }

/** The help lines that belong to what was found, each with its number to tap. */
export function HelpLines({ frame, lines }: HelpLinesProps): VNode {
  return (
    <>
      {lines.map((line) => (
        <p key={line}>
          {frame.t.marked(
            line === 'crisis' ? 'call.crisis' : `stop.${line}`,
            {
              call: (words) => (
                <a href={telephone(helpNumbers[line].replaceAll('-', ''))}>{words}</a>
              ),
            },
            { phone: helpNumbers[line] },
          )}
        </p>
      ))}
    </>
  )
}

type CallButtonsProps = { readonly frame: Frame; readonly danger: StopKind }

/** The numbers as buttons; in a crisis 988 comes first, and for what 911 is not for, the practice alone. */
export function CallButtons({ frame, danger }: CallButtonsProps): VNode {
  const { nurse } = frame.practice
  if (danger === 'today') {
    return (
      <div class="stack">
        <a class="button button-full" href={telephone(nurse.dial)}>
          <Icon name="phone" />
          {frame.t('stop.call-nurse', { phone: nurse.shown })}
        </a>
        <p>
          {frame.t.marked('stop.worse', {
            call: (words) => <a href={telephone('911')}>{words}</a>,
          })}
        </p>
      </div>
    )
  }
  const crisis = danger === 'crisis'
  return (
    <div class="stack">
      {crisis && (
        <a class="button button-alarm button-full" href={telephone('988')}>
          <Icon name="phone" />
          {frame.t('stop.call-988')}
        </a>
      )}
      <a
        class={`button button-full ${crisis ? 'button-outline' : 'button-alarm'}`}
        href={telephone('911')}
      >
        <Icon name="phone" />
        {frame.t('stop.call-911')}
      </a>
      <a class="button button-outline button-full" href={telephone(nurse.dial)}>
        {frame.t('stop.call-nurse', { phone: nurse.shown })}
      </a>
    </div>
  )
}
