import type { RedFlagKind } from './red-flags.ts'

export type SafetyLocale = 'en' | 'es'

/** One thing to do now. `call` and `text` are the numbers to make links of, digits only. */
export type SafetyStep = {
  readonly words: string
  readonly call?: string
  readonly text?: string
}

export type SafetyWords = {
  readonly heading: string
  readonly lead: string
  readonly steps: readonly SafetyStep[]
}

export type SafetySituation = {
  readonly locale: SafetyLocale
  /** Whether somebody is at the practice now: decides between the nurse line and the on-call line. */
  readonly isOpen: boolean
  readonly nurseLine: string
  readonly onCallLine?: string
  /** The rules that hit, for the help lines that belong to some of them. */
  readonly ruleIds?: readonly string[]
}

/**
 * The words of the page that stops a patient whose message may tell of danger: what it is, and what
 * to do, most important first. Emergencies start with 911, self-harm with 988 (call or text), the
 * rest with the practice's own line: the nurse line in hours, the on-call line after. Poisoning and
 * harm at home add their national help line. Reading grade 6 or below.
 */
export function safetyWords(kind: RedFlagKind, situation: SafetySituation): SafetyWords {
  const words = texts[situation.locale]
  const extra = extraSteps(words, situation.ruleIds ?? [])
  const { heading, lead } = words[kind]
  switch (kind) {
    case 'emergency':
      return {
        heading,
        lead,
        steps: [words.call911, words.stay, ...extra, practiceStep(situation)],
      }
    case 'self-harm':
      return {
        heading,
        lead,
        steps: [
          ...words.call988,
          words.hurt911,
          words.withSomeone,
          ...extra,
          practiceStep(situation),
        ],
      }
    case 'urgent':
      return { heading, lead, steps: [...extra, practiceStep(situation), words.worse911] }
  }
}

/** Names what was found, as written, at most 120 characters of it: `You wrote “tight chest”.` */
export function foundWords(found: string, locale: SafetyLocale): string {
  const plain = found.replaceAll(/\s+/g, ' ').trim()
  const short = plain.length > foundCharsMax ? `${plain.slice(0, foundCharsMax)}…` : plain
  return locale === 'en' ? `You wrote “${short}”.` : `Usted escribió “${short}”.`
}

const foundCharsMax = 120

type Texts = {
  readonly [kind in RedFlagKind]: { readonly heading: string; readonly lead: string }
} & {
  readonly call911: SafetyStep
  readonly stay: SafetyStep
  readonly call988: readonly SafetyStep[]
  readonly hurt911: SafetyStep
  readonly withSomeone: SafetyStep
  readonly worse911: SafetyStep
  readonly poison: SafetyStep
  readonly home: readonly SafetyStep[]
  readonly nurse: (line: string) => string
  readonly onCall: (line: string) => string
  readonly closed: SafetyStep
}

const poisonHelp = '18002221222'
const homeHelp = '18007997233'
const homeHelpText = '88788'

const texts: { readonly [locale in SafetyLocale]: Texts } = {
  en: {
    emergency: {
      heading: 'This may be an emergency',
      lead: 'Do not wait for an answer here. Get help now.',
    },
    'self-harm': {
      heading: 'You do not have to go through this alone',
      lead: 'We are glad you told us. Please talk to someone now. Do not wait for an answer here.',
    },
    urgent: {
      heading: 'Please call us about this today',
      lead: 'What you wrote should not wait. A call is faster than a message.',
    },
    call911: { words: 'Call 911 now. Say what is wrong and where you are.', call: '911' },
    stay: { words: 'Do not drive. Ask someone to stay with you until help is there.' },
    call988: [
      { words: 'Call 988 now. It is free, and someone is there day and night.', call: '988' },
      { words: 'You would rather type? Text 988.', text: '988' },
    ],
    hurt911: { words: 'If you are hurt, or may hurt yourself soon, call 911.', call: '911' },
    withSomeone: { words: 'Stay with someone you trust. Move away from pills or weapons.' },
    worse911: { words: 'If it gets worse, call 911.', call: '911' },
    poison: {
      words:
        'Awake and breathing well? Poison Control can help too: 1-800-222-1222, day and night.',
      call: poisonHelp,
    },
    home: [
      {
        words:
          'Not safe at home? Call 1-800-799-7233, day and night. If you are in danger now, call 911.',
        call: homeHelp,
      },
      { words: 'You cannot talk? Text START to 88788.', text: homeHelpText },
    ],
    nurse: (line) => `Not sure what to do? Call our nurse now: ${line}.`,
    onCall: (line) => `We are closed. Our on-call nurse or doctor is at ${line}.`,
    closed: {
      words: 'We are closed. If this cannot wait, go to an emergency room or call 911.',
      call: '911',
    },
  },
  es: {
    emergency: {
      heading: 'Esto puede ser una emergencia',
      lead: 'No espere una respuesta aquí. Busque ayuda ahora.',
    },
    'self-harm': {
      heading: 'No tiene que pasar por esto a solas',
      lead: 'Qué bueno que nos lo dijo. Hable con alguien ahora. No espere una respuesta aquí.',
    },
    urgent: {
      heading: 'Por favor, llámenos hoy por esto',
      lead: 'Lo que escribió no debe esperar. Una llamada es más rápida que un mensaje.',
    },
    call911: { words: 'Llame al 911 ahora. Diga qué pasa y dónde está.', call: '911' },
    stay: { words: 'No maneje. Pida a alguien que se quede con usted hasta que llegue la ayuda.' },
    call988: [
      {
        words: 'Llame al 988 ahora y oprima 2 para español. Es gratis, de día y de noche.',
        call: '988',
      },
      { words: '¿Prefiere escribir? Mande la palabra AYUDA por texto al 988.', text: '988' },
    ],
    hurt911: {
      words: 'Si está herido, o cree que puede hacerse daño pronto, llame al 911.',
      call: '911',
    },
    withSomeone: { words: 'Quédese con alguien de confianza. Aléjese de pastillas y armas.' },
    worse911: { words: 'Si empeora, llame al 911.', call: '911' },
    poison: {
      words:
        '¿Está despierto y respira bien? También ayuda el centro de envenenamiento: 1-800-222-1222.',
      call: poisonHelp,
    },
    home: [
      {
        words:
          '¿No está a salvo en casa? Llame al 1-800-799-7233, de día o de noche. Si hay peligro ahora, llame al 911.',
        call: homeHelp,
      },
      { words: '¿No puede hablar? Mande la palabra START por texto al 88788.', text: homeHelpText },
    ],
    nurse: (line) => `¿No sabe qué hacer? Llame a nuestra enfermera ahora: ${line}.`,
    onCall: (line) => `Estamos cerrados. Nuestra enfermera o médico de guardia está en el ${line}.`,
    closed: {
      words: 'Estamos cerrados. Si esto no puede esperar, vaya a urgencias o llame al 911.',
      call: '911',
    },
  },
}

function extraSteps(words: Texts, ruleIds: readonly string[]): readonly SafetyStep[] {
  return [
    ...(ruleIds.includes('overdose') ? [words.poison] : []),
    ...(ruleIds.includes('harm-at-home') ? words.home : []),
  ]
}

function practiceStep({ locale, isOpen, nurseLine, onCallLine }: SafetySituation): SafetyStep {
  const words = texts[locale]
  if (isOpen) return { words: words.nurse(nurseLine), call: digits(nurseLine) }
  if (onCallLine === undefined) return words.closed
  return { words: words.onCall(onCallLine), call: digits(onCallLine) }
}

function digits(line: string): string {
  return line.replaceAll(/[^\d+]/g, '')
}
