import type { AnswerValue } from './answer-value.ts'
import { extensionUrls, unsupportedUrls } from './extension-urls.ts'
import type { UrlName } from './extension-urls.ts'
import type { OptionDetail, OptionSource, Unit } from './questionnaire.ts'
import type { RawExtension } from './questionnaire-schema.ts'
import { readChoice } from './read-choice.ts'

/** Where in a form something is wrong, and what. */
export type FormProblem = { readonly path: string; readonly reason: string }

export type Extensions = readonly RawExtension[] | undefined

/** Every extension of one kind, in order. */
export function extensionsNamed(extensions: Extensions, name: UrlName): readonly RawExtension[] {
  const urls = extensionUrls[name]
  return (extensions ?? []).filter(({ url }) => urls.includes(url))
}

/** The text of the first extension of one kind. */
export function extensionText(extensions: Extensions, name: UrlName): string | undefined {
  const [found] = extensionsNamed(extensions, name)
  const text = found?.valueString ?? found?.valueMarkdown
  return text === undefined || text.trim() === '' ? undefined : text
}

export function extensionFlag(extensions: Extensions, name: UrlName): boolean {
  return extensionsNamed(extensions, name)[0]?.valueBoolean ?? false
}

/** The value[x] of the first extension of one kind, in an answer's shape. */
export function extensionValue(extensions: Extensions, name: UrlName): AnswerValue | undefined {
  const [found] = extensionsNamed(extensions, name)
  return found === undefined ? undefined : readChoice(found, 'value')
}

/** The FHIRPath of the first extension of one kind; other languages become a problem. */
export function extensionExpression(
  extensions: Extensions,
  name: UrlName,
  path: string,
): { readonly expression?: string; readonly problems: readonly FormProblem[] } {
  const [found] = extensionsNamed(extensions, name)
  if (found === undefined) return { problems: [] }
  const { language, expression } = found.valueExpression ?? {}
  if (language !== 'text/fhirpath' || expression === undefined) {
    return { problems: [{ path, reason: `${name} must be FHIRPath written in the form` }] }
  }
  return { expression, problems: [] }
}

/** The code of an item's itemControl, whichever vocabulary it is from. */
export function controlCode(extensions: Extensions): string | undefined {
  const [found] = extensionsNamed(extensions, 'itemControl')
  return found?.valueCodeableConcept?.coding?.find(({ code }) => code !== undefined)?.code
}

/** The units a quantity may be in: unitOption, else unit. */
export function readUnits(extensions: Extensions): readonly Unit[] {
  const options = extensionsNamed(extensions, 'unitOption')
  const found = options.length > 0 ? options : extensionsNamed(extensions, 'unit')
  return found.flatMap((extension) => {
    const value = readChoice(extension, 'value')
    if (value === undefined || !('valueCoding' in value)) return []
    const { system, code, display } = value.valueCoding
    return [{ code, unit: display ?? code, ...(system === undefined ? {} : { system }) }]
  })
}

/** The options a form takes from the chart: answerExpression, and Salve's parts of an option. */
export function readOptionSource(
  extensions: Extensions,
  path: string,
): { readonly source?: OptionSource; readonly problems: readonly FormProblem[] } {
  const all = extensionExpression(extensions, 'answerExpression', path)
  const code = extensionExpression(extensions, 'optionCode', path)
  const label = extensionExpression(extensions, 'optionLabel', path)
  const problems = [...all.problems, ...code.problems, ...label.problems]
  if (all.expression === undefined) return { problems }
  const source = {
    expression: all.expression,
    code: code.expression,
    label: label.expression,
    details: extensionsNamed(extensions, 'optionDetail').flatMap(readDetail),
  }
  return { source, problems }
}

function readDetail(extension: RawExtension): readonly OptionDetail[] {
  const part = (url: string) => extension.extension?.find((inner) => inner.url === url)
  const expression = part('path')?.valueExpression?.expression
  if (expression === undefined) return []
  const as = part('as')?.valueCode
  return [
    {
      expression,
      words: part('words')?.valueString ?? '{value}',
      as: as === 'day' || as === 'dose' ? as : 'text',
    },
  ]
}

/** A problem for each extension that asks for what this room does not do. */
export function refuseUnsupported(extensions: Extensions, path: string): readonly FormProblem[] {
  return (extensions ?? []).flatMap(({ url }) => {
    const what = unsupportedUrls.get(url)
    return what === undefined ? [] : [{ path, reason: `asks for ${what}, which is not supported` }]
  })
}
