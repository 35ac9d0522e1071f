import type { VNode } from 'preact'

const variableWords: Record<string, string> = {
  'patient.first-name': 'first name',
  'patient.name': 'name',
  'practice.phone': 'practice phone',
}

/** A template before it is filled: chart variables blue, blanks yellow. */
export function TemplateWords({ text }: { readonly text: string }): VNode {
  const parts = text.split(/(\{\{[^{}]*\}\}|\[\[[^[\]]*\]\])/)
  return (
    <>
      {parts.map((part, index) => {
        const inside = part.slice(2, -2).trim()
        // oxlint-disable react/no-array-index-key -- the parts of one fixed text never move
        if (part.startsWith('{{')) {
          const words = variableWords[inside] ?? inside.replace(/^.*\./, '').replaceAll('-', ' ')
          return (
            <span key={index} class="filled">
              {words}
            </span>
          )
        }
        if (part.startsWith('[[')) {
          return (
            <span key={index} class="blank">
              {inside}
            </span>
          )
        }
        return <span key={index}>{part}</span>
      })}
    </>
  )
}
