import type { VNode } from 'preact'
import type { Me } from '@salve/contract/desk'
import { staffPages } from '@salve/contract/staff-paths'
import { Icon } from '@salve/ui/icon'
import { dialog } from '../state/dialogs.ts'
import { seats } from '../state/session.ts'

/** Where somebody lands who sits at no desk: what they can do here all the same. */
export function NoDesk({ who }: { readonly who: Me }): VNode {
  return (
    <div class="page empty">
      <h1 id="page-title" tabIndex={-1}>
        You do not sit at a desk
      </h1>
      <p class="quiet">
        {who.person.role === 'physician'
          ? 'The desks read and answer what patients write. What your own patients ask about their health you may read and answer, too: find the patient to see their messages.'
          : 'Messages come to desks, and only those who sit there read them. Whoever looks after Salve in your practice can give you a seat.'}
      </p>
      <div class="line">
        <button
          class="button button-soft"
          type="button"
          onClick={() => (dialog.value = { name: 'palette' })}
        >
          <Icon name="search" />
          Find a patient
        </button>
        <a class="button button-soft" href={staffPages.mine()}>
          <Icon name="hand" />
          Claimed by me
        </a>
        <a class="button button-soft" href={staffPages.invite()}>
          <Icon name="plus" />
          Invite a patient
        </a>
      </div>
    </div>
  )
}

/** A desk of the practice where this person has no seat. */
export function NotYourDesk({ name }: { readonly name: string }): VNode {
  return (
    <div class="page empty">
      <h1 id="page-title" tabIndex={-1}>
        {name}: you do not sit at this desk
      </h1>
      <p class="quiet">
        Only those who sit there read its messages. Whoever looks after Salve in your practice can
        give you a seat.
      </p>
      <a class="button" href={staffPages.home()}>
        {seats.value.length === 0 ? 'To your page' : 'To your desk'}
      </a>
    </div>
  )
}
