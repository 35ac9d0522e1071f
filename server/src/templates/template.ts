// Owns reply templates: their words, the chart variables and blanks in them, and which one fits.
// Does not own the reply (conversations) or the chart's facts (patients).
import { type Blank, findBlanks, type Range } from '@salve/contract/desk-words'
import type { Filled } from '@salve/contract/desk'

/** Every `{{variable}}` a template may hold, with the words of the blank left where the chart is silent. */
export const variableWords = {
  'patient.first-name': 'first name',
  'patient.preferred-name': 'name',
  'practice.name': 'our name',
  'practice.phone': 'our phone number',
  'me.name': 'your name',
  medicine: 'which medicine',
  pharmacy: 'which pharmacy',
  'next-visit': 'day of the next visit',
} as const
export type Variable = keyof typeof variableWords

/** What is known for one reply; a variable without a value becomes a blank for the writer. */
export type TemplateFacts = { readonly [Name in Variable]?: string | undefined }

const valueLengthMax = 200

/** The names in a body's `{{...}}` that are no variable of ours, in order. A template with any is refused. */
export function findUnknownVariables(body: string): readonly string[] {
  return findVariables(body)
    .map((found) => found.text)
    .filter((name) => !isVariable(name))
}

/**
 * A body with its variables filled in one pass: what comes from the chart is never read as a
 * template. Gives the text, the blanks the writer must still fill, and what came from the chart.
 */
export function fillTemplate(body: string, facts: TemplateFacts): Filled {
  const filled: Range[] = []
  let text = ''
  let at = 0
  for (const { start, end, text: name } of findVariables(body)) {
    text += body.slice(at, start)
    at = end
    const value = isVariable(name) ? asValue(facts[name]) : ''
    if (!isVariable(name)) text += body.slice(start, end)
    else if (value === '') text += `[[${variableWords[name]}]]`
    else {
      filled.push({ start: text.length, end: text.length + value.length })
      text += value
    }
  }
  text += body.slice(at)
  return { text, blanks: findBlanks(text), filled }
}

/** What must be filled before a reply may go: `[[blanks]]`, and `{{variables}}` pasted past the filling. */
export function findUnfilled(text: string): readonly Blank[] {
  return [...findBlanks(text), ...findVariables(text)].toSorted(
    (one, other) => one.start - other.start,
  )
}

/** One line without doubled brackets, so that a name can be neither a blank nor a variable. */
function asValue(value: string | undefined): string {
  return (value ?? '')
    .replaceAll(/[\p{Cc}\s]+/gu, ' ')
    .replaceAll(/([[\]{}])\1+/g, '$1')
    .trim()
    .slice(0, valueLengthMax)
    .toWellFormed()
}

function findVariables(text: string): Blank[] {
  return [...text.matchAll(/\{\{([^{}]*)\}\}/g)].map((match) => ({
    start: match.index,
    end: match.index + match[0].length,
    text: (match[1] ?? '').trim(),
  }))
}

function isVariable(name: string): name is Variable {
  return Object.hasOwn(variableWords, name)
}
