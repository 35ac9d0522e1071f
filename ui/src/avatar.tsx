import type { VNode } from 'preact'

export type AvatarProps = { readonly name: string; readonly size?: 'small' | 'large' }

const toneCount = 6

/** A person's initials on a tint that is always the same for the same name. The name itself must stand beside it. */
export function Avatar({ name, size }: AvatarProps): VNode {
  const sizeClass = size === undefined ? '' : ` avatar-${size}`
  return (
    <span class={`avatar avatar-tone-${toneOf(name)}${sizeClass}`} aria-hidden="true">
      {initialsOf(name)}
    </span>
  )
}

const titles = /^(?:dr|mr|mrs|ms|prof)\.?$/iu
const degrees = /,.*$/u

/** "Dr. Amara Okafor" gives "AO"; a single name gives one letter. */
function initialsOf(name: string): string {
  const parts = name
    .replace(degrees, '')
    .split(/\s+/u)
    .filter((part) => part !== '' && !titles.test(part))
  const first = parts[0] ?? ''
  const last = parts.length > 1 ? (parts.at(-1) ?? '') : ''
  return `${firstLetter(first)}${firstLetter(last)}`
}

function firstLetter(word: string): string {
  return (Array.from(word)[0] ?? '').toLocaleUpperCase()
}

function toneOf(name: string): number {
  let sum = 0
  for (const letter of name) sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) % 9973
  return (sum % toneCount) + 1
}
