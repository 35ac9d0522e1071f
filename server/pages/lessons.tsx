import { Icon } from '@salve/ui/icon'
import type { VNode } from 'preact'
import type { Frame } from './frame.ts'

const lessons = [
  { lesson: 'write', icon: 'chat', family: 1 },
  { lesson: 'see', icon: 'eye', family: 3 },
  { lesson: 'call', icon: 'phone', family: 2 },
] as const

/** When to write, what to expect, when to call: shown once after joining, and always under You. */
export function Lessons({ frame }: { readonly frame: Frame }): VNode {
  return (
    <ol class="lessons">
      {lessons.map(({ lesson, icon, family }) => (
        <li class="card" key={lesson}>
          <span class={`tint tint-${family}`} aria-hidden="true">
            <Icon name={icon} />
          </span>
          <h2>{frame.t(`lesson.${lesson}`)}</h2>
          <p>{frame.t(`lesson.${lesson}-words`)}</p>
        </li>
      ))}
    </ol>
  )
}
