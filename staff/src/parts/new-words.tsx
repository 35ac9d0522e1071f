import type { VNode } from 'preact'
import type { Entry } from '@salve/contract/desk'
import { now } from '../rules/clock.ts'
import { moment } from '../rules/time-words.ts'

/** What was written while a person was writing. */
export function NewWords({ entries }: { readonly entries: Entry[] }): VNode {
  return (
    <ul class="new-words">
      {entries.map(
        (entry) =>
          entry.kind === 'message' && (
            <li key={entry.id} class="card card-tint">
              <p class="bubble-head">
                <b>{entry.author.name}</b>
                {entry.author.role !== undefined && <span>{entry.author.role}</span>}
                <time dateTime={entry.at}>{moment(entry.at, now.value)}</time>
              </p>
              <p class="said">{entry.text}</p>
            </li>
          ),
      )}
    </ul>
  )
}
