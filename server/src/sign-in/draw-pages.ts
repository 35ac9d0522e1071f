import { randomUUID } from 'node:crypto'
import { CodePage } from '../../pages/code-page.tsx'
import type { Frame } from '../../pages/frame.ts'
import { JoinContactPage } from '../../pages/join-contact-page.tsx'
import { JoinPage } from '../../pages/join-page.tsx'
import { SignInPage } from '../../pages/sign-in-page.tsx'
import type { At, SignInPages } from './patient-pages.ts'

/** The pages as patients see them, each in the frame of the practice. */
export function drawPages(frameOf: (at: At) => Promise<Frame>): SignInPages {
  const common = async (at: At): Promise<{ frame: Frame; onceKey: string }> => ({
    frame: await frameOf(at),
    onceKey: randomUUID(),
  })
  return {
    join: async (at, view) => JoinPage({ ...(await common(at)), ...view }),
    contact: async (at, view) => JoinContactPage({ ...(await common(at)), ...view }),
    signIn: async (at, view) => SignInPage({ ...(await common(at)), ...view }),
    code: async (at, view) => CodePage({ ...(await common(at)), ...view }),
  }
}
