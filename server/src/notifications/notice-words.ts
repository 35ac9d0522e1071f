// The words of a notice: a sender, a greeting, one link. Whatever else is known of the patient or
// the message has no way in: the templates are checked word by word when this file is loaded.
import { patientPaths } from '@salve/contract/patient-paths'
import type { ConversationId } from '@salve/contract/ids'

export type NoticeWords = {
  readonly fromName: string
  readonly subject: string
  readonly text: string
}

export type NoticeLanguage = 'en' | 'es'

/** The only things of a practice, a patient and a message that a notice may name. */
export type NoticeFacts = {
  /** What notices call the practice. */
  readonly alias: string
  readonly firstName: string
  readonly origin: string
  readonly conversationId: ConversationId
}

/** A stretch of a template: words, or a place for one of three things. A name that is left out takes what stands before it along. */
export type NoticePart =
  | string
  | { readonly put: 'alias' | 'link' }
  | { readonly nameAfter: string }

export type NoticeTemplate = {
  readonly subject: readonly NoticePart[]
  readonly text: readonly NoticePart[]
}

export const subjectLengthMax = 60
const nameLengthMax = 30
const aliasLengthMax = 40

/** Every word a notice may use. Nothing here says anything about a body, a test, a medicine or a bill. */
const closedWords: Readonly<Record<NoticeLanguage, ReadonlySet<string>>> = {
  en: new Set(
    `a about answer do does email from have hello here is it keep message new not please private
     read say this to what you your practice`.split(/\s+/),
  ),
  es: new Set(
    `aquí conteste consultorio correo de dice este favor hola léalo mensaje no nuevo por
     privacidad qué se su tiene trata un`.split(/\s+/),
  ),
}

const nobodysAlias: Readonly<Record<NoticeLanguage, string>> = {
  en: 'Your practice',
  es: 'Su consultorio',
}

const templates: Readonly<Record<NoticeLanguage, NoticeTemplate>> = {
  en: checked('en', {
    subject: ['You have a new message', { nameAfter: ', ' }],
    text: [
      'Hello',
      { nameAfter: ' ' },
      ',\n\nYou have a new message from ',
      { put: 'alias' },
      '.\nRead it here:\n',
      { put: 'link' },
      '\n\nTo keep it private, this email does not say what it is about.',
      '\nPlease do not answer this email.\n',
    ],
  }),
  es: checked('es', {
    subject: ['Tiene un mensaje nuevo', { nameAfter: ', ' }],
    text: [
      'Hola',
      { nameAfter: ', ' },
      ':\n\nTiene un mensaje nuevo de ',
      { put: 'alias' },
      '.\nLéalo aquí:\n',
      { put: 'link' },
      '\n\nPor privacidad, este correo no dice de qué se trata.',
      '\nPor favor, no conteste este correo.\n',
    ],
  }),
}

/** The language of a notice for a patient whose language is a BCP 47 tag. */
export function noticeLanguage(tag: string): NoticeLanguage {
  return /^es\b/i.test(tag) ? 'es' : 'en'
}

/**
 * The notice that an answer waits. The first name is left out unless it is plain letters, marks,
 * spaces, hyphens and apostrophes, at most 30 characters; an alias that is not plain is replaced.
 */
export function noticeWords(language: NoticeLanguage, facts: NoticeFacts): NoticeWords {
  const name = plainName(facts.firstName)
  const alias = plainAlias(facts.alias) ?? nobodysAlias[language]
  const link = `${facts.origin}${patientPaths.conversation(facts.conversationId)}`
  const put = (part: NoticePart): string => {
    if (typeof part === 'string') return part
    if ('put' in part) return part.put === 'alias' ? alias : link
    return name === undefined ? '' : `${part.nameAfter}${name}`
  }
  const { subject, text } = templates[language]
  return {
    fromName: alias,
    subject: subject.map(put).join(''),
    text: text.map(put).join(''),
  }
}

/** What is wrong with a template: a word outside the closed set, a digit, a link too many, a subject too long. */
export function lintNotice(language: NoticeLanguage, template: NoticeTemplate): readonly string[] {
  const { subject, text } = template
  const problems = [...subject, ...text]
    .map((part) => {
      if (typeof part === 'string') return part
      return 'put' in part ? '' : part.nameAfter
    })
    .join(' ')
    .split(/[\s.,:]+/)
    .filter((word) => word !== '' && !closedWords[language].has(word.toLowerCase()))
    .map((word) => `"${word}" is not a word a notice may use`)
  if (text.filter((part) => isLink(part)).length !== 1) problems.push('one link, no more')
  if (subject.some((part) => typeof part !== 'string' && 'put' in part)) {
    problems.push('a subject names at most the patient')
  }
  const longest = subject.reduce((sum, part) => sum + lengthOf(part), 0)
  if (longest > subjectLengthMax) problems.push(`a subject of up to ${longest} characters`)
  return problems
}

function checked(language: NoticeLanguage, template: NoticeTemplate): NoticeTemplate {
  const [problem] = lintNotice(language, template)
  if (problem !== undefined) throw new TypeError(`a notice in ${language}: ${problem}`)
  return template
}

function isLink(part: NoticePart): boolean {
  return typeof part !== 'string' && 'put' in part && part.put === 'link'
}

function lengthOf(part: NoticePart): number {
  if (typeof part === 'string') return part.length
  return 'put' in part ? 0 : part.nameAfter.length + nameLengthMax
}

function plainName(name: string): string | undefined {
  const tidy = name.normalize('NFC').trim()
  if (tidy.length > nameLengthMax) return undefined
  return /^\p{L}\p{M}{0,3}(?:[ '’-]?\p{L}\p{M}{0,3})*$/u.test(tidy) ? tidy : undefined
}

/** Letters, digits and a little punctuation; a full stop only before a space, so that it makes no web address. */
function plainAlias(alias: string): string | undefined {
  const tidy = alias.normalize('NFC').trim()
  if (tidy.length > aliasLengthMax) return undefined
  const plain = /^[\p{L}\p{N}](?:[\p{L}\p{N} ,&'’-]\p{M}{0,3}|\.(?= ))*$/u.test(tidy)
  return plain ? tidy : undefined
}
