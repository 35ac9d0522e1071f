import { patientPaths } from '@salve/contract/patient-paths'
import { Icon } from '@salve/ui/icon'
import type { VNode } from 'preact'
import type { Frame } from './frame.ts'
import { PostForm } from './post-form.tsx'

/** Asks two minutes before the sign-out; shown by the idle island, absent in effect without script. */
export function IdleDialog({ frame }: { readonly frame: Frame }): VNode {
  return (
    <dialog
      class="idle"
      role="alertdialog"
      aria-labelledby="idle-title"
      aria-describedby="idle-words"
      data-idle={frame.patient?.idleSeconds}
      data-stay={patientPaths.stay()}
      data-gone={patientPaths.signIn()}
    >
      <h2 id="idle-title">{frame.t('idle.title')}</h2>
      <p id="idle-words">{frame.t('idle.words')}</p>
      <p class="banner banner-done">
        <Icon name="check" size="medium" />
        <span>{frame.t('idle.saved')}</span>
      </p>
      <button class="button button-full" type="button">
        {frame.t('idle.stay')}
      </button>
      <PostForm frame={frame} action={patientPaths.signOut()} onceKey="idle">
        <button class="button button-outline button-full" type="submit">
          {frame.t('idle.leave')}
        </button>
      </PostForm>
    </dialog>
  )
}
