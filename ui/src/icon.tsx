import type { VNode } from 'preact'
import { drawings } from './icon-drawings.ts'
import type { IconName } from './icon-drawings.ts'

export type IconProps = { readonly name: IconName; readonly size?: 'small' | 'medium' }

/** A drawing without words of its own: the text beside it, or visually hidden text, must say what it means. */
export function Icon({ name, size }: IconProps): VNode {
  const { line, dots, turns } = drawings[name]
  const classes = ['icon']
  if (size !== undefined) classes.push(`icon-${size}`)
  if (turns === true) classes.push('icon-turns')
  return (
    <svg class={classes.join(' ')} viewBox="0 0 24 24" aria-hidden="true">
      {line !== undefined && <path d={line} />}
      {dots !== undefined && <path class="icon-dots" d={dots} />}
    </svg>
  )
}
