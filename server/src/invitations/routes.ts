// Owns how staff find a patient and hand them the way in. Owns no table: invitations are sign-in's.
import type { PatientList, Qr } from '@salve/contract/desk'
import { staffApi } from '@salve/contract/staff-paths'
import { z } from 'zod'
import { SlipPage } from '../../pages/slip-page.tsx'
import { audit } from '../audit/audit.ts'
import { countOpenOf } from '../conversations/count-open.ts'
import { accessPatient } from '../patients/access.ts'
import { findPatients } from '../patients/find-patients.ts'
import { ageYears, firstNameOf, nameOf } from '../patients/patient.ts'
import { idOf } from '../platform/http/fields.ts'
import { json, notFound, page } from '../platform/http/reply.ts'
import { type Route, staffRoute } from '../platform/http/route.ts'
import { practiceFrame } from '../practices/practice-frame.ts'
import { readPractice } from '../practices/read-practice.ts'
import { readSlip } from '../sign-in/invite-patient.ts'
import { joinedAmong } from '../sign-in/joined-among.ts'
import type { SignInDeps } from '../sign-in/sign-in.ts'

/** Finding whom to invite, and the slip that is printed. */
export function invitationRoutes(deps: SignInDeps): readonly Route[] {
  return [
    staffRoute({
      path: staffApi.patients('').split('?')[0] ?? '',
      query: z.strictObject({ q: z.string().max(100).default('') }),
      answer: async ({ tx, who, query }) => {
        const practice = await readPractice(tx, who.practiceId)
        const today = tx.now.toZonedDateTimeISO(practice.calendar.timeZone).toPlainDate()
        const found = await findPatients(tx, who, query.q)
        const ids = found.map((patient) => patient.id)
        const joined = await joinedAmong(tx, who.practiceId, ids)
        const open = await countOpenOf(tx, who, ids)
        await audit(tx, { action: 'patients.searched', detail: { found: found.length } })
        const list: PatientList = {
          items: found.map((patient) => ({
            id: patient.id,
            name: nameOf(patient),
            birthDate: patient.birthDate.toString(),
            ageYears: ageYears(patient.birthDate, today),
            chartNumber: patient.chartNumber,
            joined: joined.has(patient.id),
            openCount: open.get(patient.id) ?? 0,
          })),
        }
        return json(list)
      },
    }),
    staffRoute({
      path: '/desk/slips/:id',
      params: z.strictObject({ id: idOf('invitation') }),
      answer: async ({ tx, who, visitor, params }) => {
        const slip = await readSlip(tx, deps, params.id)
        const patient = slip && (await accessPatient(tx, who, slip.patientId))
        if (slip === undefined || patient === undefined) return notFound()
        const practice = await readPractice(tx, who.practiceId)
        const { origin } = deps
        const frame = practiceFrame(practice, { now: tx.now, csrf: visitor.csrf, origin })
        return page(
          SlipPage({
            frame,
            madeFor: `${firstNameOf(patient)} ${patient.family.slice(0, 1)}.`,
            goodUntil: Temporal.Instant.from(slip.expiresAt).toLocaleString('en', {
              timeZone: practice.calendar.timeZone,
              month: 'long',
              day: 'numeric',
            }),
            code: slip.code,
            qrSvg: svgOf(slip.qr),
          }),
        )
      },
    }),
  ]
}

function svgOf({ size, path }: Qr): string {
  const label = 'Code to scan with a phone camera'
  return `<svg viewBox="0 0 ${size} ${size}" role="img" aria-label="${label}" shape-rendering="crispEdges"><path d="${path}"/></svg>`
}
