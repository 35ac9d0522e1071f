import type { Frame, Phone } from '../../pages/frame.ts'
import { wordsOf } from '../../pages/words.ts'
import type { Practice } from './practice.ts'

/** What every page knows of the practice, before anybody is signed in. */
export function practiceFrame(
  practice: Omit<Practice, 'id'>,
  of: { readonly now: Temporal.Instant; readonly csrf: string; readonly origin: string },
): Frame {
  return {
    t: wordsOf('en'),
    language: 'en',
    direction: 'ltr',
    now: of.now,
    zone: practice.calendar.timeZone,
    practice: {
      name: practice.name,
      phone: phoneOf(practice.phone),
      nurse: phoneOf(practice.nursePhone),
      host: new URL(of.origin).host,
    },
    csrf: of.csrf,
  }
}

function phoneOf(shown: string): Phone {
  return { shown, dial: shown.replaceAll(/[^\d+]/g, '') }
}
