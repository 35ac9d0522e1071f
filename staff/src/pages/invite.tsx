import type { VNode } from 'preact'
import { useSignal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import type { Invitation, PatientHit } from '@salve/contract/desk'
import { staffApi, staffPages } from '@salve/contract/staff-paths'
import { Avatar } from '@salve/ui/avatar'
import { Icon } from '@salve/ui/icon'
import { write } from '../api.ts'
import { QrCode } from '../parts/qr.tsx'
import { go } from '../router.ts'
import { day, moment } from '../rules/time-words.ts'
import { now } from '../rules/clock.ts'
import { refuse } from '../state/actions.ts'
import { say } from '../state/say.ts'
import { searcher as newSearcher } from '../state/searcher.ts'

type Made = { patient: PatientHit; invitation: Invitation }

/** Helps a patient join in the room: find them, make a slip with a code, show or print it. */
export function Invite({ q }: { readonly q: string }): VNode {
  const searcher = useRef(newSearcher())
  const made = useSignal<Made | undefined>(undefined)
  useEffect(() => searcher.current.ask(q), [q])
  useEffect(() => searcher.current.stop, [])
  const { search } = searcher.current
  const make = async (patient: PatientHit) => {
    const reply = await write<Invitation>({ path: staffApi.invitations(patient.id) })
    if (!reply.ok) {
      refuse(reply.problem)
      return
    }
    made.value = { patient, invitation: reply.value }
    say(`The slip for ${patient.name} is ready.`)
  }
  return (
    <div class="page invite">
      <div class="stack">
        <h1 id="page-title" tabIndex={-1}>
          Invite a patient
        </h1>
        <p class="quiet">
          It takes 2 minutes. They need only their phone and the day they were born.
        </p>
        <div class="search-field">
          <Icon name="search" size="medium" />
          <label class="visually-hidden" for="patient-search">
            Name, birth date or chart number
          </label>
          <input
            id="patient-search"
            class="input"
            type="search"
            autocomplete="off"
            placeholder="Name, birth date or chart number"
            value={q}
            onInput={(event) => go(staffPages.invite(event.currentTarget.value), 'replace')}
          />
        </div>
        <p class="small quiet" role="status">
          {searchWords(search.value.state, search.value.patients.length)}
        </p>
        <ul class="hits">
          {search.value.patients.map((hit) => (
            <Hit key={hit.id} hit={hit} onMake={() => void make(hit)} />
          ))}
        </ul>
      </div>
      {made.value !== undefined && <Slip made={made.value} />}
    </div>
  )
}

function searchWords(state: 'idle' | 'asking' | 'ready' | 'failed', count: number): string {
  if (state === 'idle') return 'Type two letters or more.'
  if (state === 'asking') return 'Looking'
  if (state === 'failed') return 'We cannot search now. Try again in a moment.'
  if (count === 0) return 'Nobody found. Try the birth date or the chart number.'
  return count === 1 ? '1 person' : `${count} people`
}

function Hit({ hit, onMake }: { readonly hit: PatientHit; readonly onMake: () => void }): VNode {
  return (
    <li class="card hit">
      <Avatar name={hit.name} />
      <div class="grow">
        <p>
          <b>
            <bdi>{hit.name}</bdi>
          </b>{' '}
          <span class="age">{hit.ageYears}</span>{' '}
          {hit.joined && <span class="pill pill-done">Joined</span>}
        </p>
        <p class="identifiers">
          <span>
            Born <b>{day(hit.birthDate)}</b>
          </span>
          <span>
            Chart <b>{hit.chartNumber}</b>
          </span>
        </p>
      </div>
      <button class="button button-outline" type="button" onClick={onMake}>
        {hit.joined ? 'New slip' : 'Make a slip'}
        <span class="visually-hidden"> for {hit.name}</span>
      </button>
    </li>
  )
}

function Slip({ made }: { readonly made: Made }): VNode {
  const { patient, invitation } = made
  const { code, url, expiresAt, slipUrl, qr } = invitation
  return (
    <section class="card slip" aria-labelledby="slip-title">
      <h2 id="slip-title">
        Slip for <bdi>{patient.name}</bdi>
      </h2>
      <div class="slip-body">
        <QrCode qr={qr} label="QR code that opens the link below" />
        <div class="stack">
          <p class="small quiet">The patient scans this with a phone, or goes to</p>
          <p class="slip-url">{url}</p>
          <p class="small quiet">If the page asks for the code, it is</p>
          {/* Letter by letter, so that a screen reader spells it. */}
          <p class="slip-code">{code.replaceAll(/(?<=.)(?=.)/g, ' ')}</p>
          <p class="small quiet">
            Then they type the day they were born. Good until {moment(expiresAt, now.value)}. It
            works once, and ends after 5 wrong tries.
          </p>
        </div>
      </div>
      <div class="line">
        <a class="button" href={slipUrl} target="_blank" rel="noopener">
          <Icon name="print" />
          Open the slip to print<span class="visually-hidden"> (new window)</span>
        </a>
      </div>
    </section>
  )
}
