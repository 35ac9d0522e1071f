import { patientPaths, telephone } from '@salve/contract/patient-paths'
import { Icon } from '@salve/ui/icon'
import type { IconProps } from '@salve/ui/icon'
import { Mark } from '@salve/ui/mark'
import type { ComponentChildren, VNode } from 'preact'
import { renderToString } from 'preact-render-to-string'
import { assetUrl } from './assets.ts'
import type { Frame } from './frame.ts'
import { IdleDialog } from './idle-dialog.tsx'
import type { WordKey } from './words.ts'

export type Place = 'home' | 'write' | 'messages' | 'you'

export type PageProps = {
  readonly frame: Frame
  /** What the page is, without the practice's name. */
  readonly title: string
  readonly place?: Place
  /** The title then says "Error: " first. */
  readonly refused?: boolean
  /** Pages that end in a send button leave out the bar at the bottom. */
  readonly tabs?: boolean
  /** Stands below the main part and stays in sight, such as the box for a reply. */
  readonly footer?: ComponentChildren
  readonly children: ComponentChildren
}

/** The whole document as it is sent. */
export function renderPage(page: VNode): string {
  return `<!doctype html>${renderToString(page)}`
}

/** What every patient page has: the practice's name, the way around, and urgent help in the same place. */
export function Page(props: PageProps): VNode {
  const { frame, place, children, footer } = props
  const signedIn = frame.patient !== undefined
  const tabs = signedIn && (props.tabs ?? true)
  return (
    <html lang={frame.language} dir={frame.direction}>
      <Head frame={frame} title={props.title} refused={props.refused ?? false} />
      <body class={tabs ? 'with-tabs' : undefined}>
        <a class="skip-link" href="#main">
          {frame.t('page.skip')}
        </a>
        <header class="top">
          <div class="wrap">
            <a class="brand" href={signedIn ? patientPaths.home() : patientPaths.signIn()}>
              <Mark />
              <span>{frame.practice.name}</span>
            </a>
            {signedIn && <Navigation frame={frame} place={place} kind="top" />}
          </div>
        </header>
        <UrgentHelp frame={frame} />
        {signedIn && <LiveNews frame={frame} />}
        <main id="main">{children}</main>
        {footer}
        {tabs && <Navigation frame={frame} place={place} kind="tabs" />}
        {signedIn && <IdleDialog frame={frame} />}
      </body>
    </html>
  )
}

type HeadProps = { readonly frame: Frame; readonly title: string; readonly refused: boolean }

function Head({ frame, title, refused }: HeadProps): VNode {
  const name = frame.t('page.title', { title, practice: frame.practice.name })
  return (
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover" />
      <title>{refused ? frame.t('page.error-title', { title: name }) : name}</title>
      <meta name="robots" content="noindex" />
      <meta name="theme-color" content="#fbf8f3" media="(prefers-color-scheme: light)" />
      <meta name="theme-color" content="#12191a" media="(prefers-color-scheme: dark)" />
      <link rel="icon" href="data:," />
      <link rel="stylesheet" href={assetUrl('patient.css')} />
      <script type="module" src={assetUrl('islands.js')} />
    </head>
  )
}

function UrgentHelp({ frame }: { readonly frame: Frame }): VNode {
  const { nurse } = frame.practice
  return (
    <aside class="urgent-help" aria-label={frame.t('urgent.label')}>
      <div class="wrap">
        <Icon name="phone" size="small" />
        <span>
          {frame.t.marked(
            'urgent.strip',
            {
              emergency: (words) => <a href={telephone('911')}>{words}</a>,
              nurse: (words) => <a href={telephone(nurse.dial)}>{words}</a>,
            },
            { phone: nurse.shown },
          )}
        </span>
      </div>
    </aside>
  )
}

const places: readonly { place: Place; icon: IconProps['name']; words: WordKey; href: string }[] = [
  { place: 'home', icon: 'home', words: 'nav.home', href: patientPaths.home() },
  { place: 'write', icon: 'plus', words: 'nav.write', href: patientPaths.write() },
  { place: 'messages', icon: 'chat', words: 'nav.messages', href: patientPaths.messages() },
  { place: 'you', icon: 'person', words: 'nav.you', href: patientPaths.you() },
]

type NavigationProps = {
  readonly frame: Frame
  readonly place: Place | undefined
  readonly kind: 'top' | 'tabs'
}

function Navigation({ frame, place: current, kind }: NavigationProps): VNode {
  const unread = frame.patient?.unread ?? 0
  const label = frame.t(kind === 'top' ? 'nav.label' : 'nav.bottom-label')
  return (
    <nav class={kind === 'top' ? 'top-nav' : 'tab-bar'} aria-label={label}>
      {places.map(({ place, icon, words, href }) => (
        <a
          key={place}
          href={href}
          class={place === 'write' ? 'nav-write' : undefined}
          aria-current={place === current ? 'page' : undefined}
        >
          <Icon name={icon} />
          {frame.t(words)}
          {place === 'messages' && unread > 0 && (
            <span class={kind === 'top' ? 'pill pill-new' : 'badge'}>
              {kind === 'top' ? (
                frame.t('nav.new', { count: unread })
              ) : (
                <>
                  <span aria-hidden="true">{unread}</span>
                  <span class="visually-hidden">{frame.t('nav.new', { count: unread })}</span>
                </>
              )}
            </span>
          )}
        </a>
      ))}
    </nav>
  )
}

/** Filled in by the live island; the empty region stands ready so that screen readers hear what comes. */
function LiveNews({ frame }: { readonly frame: Frame }): VNode {
  return (
    <div class="news" role="status" data-live={patientPaths.live()}>
      <p class="banner banner-info" hidden>
        <Icon name="chat" size="medium" />
        <span>{frame.t('live.new-message')}</span>
        <a href="">{frame.t('live.show')}</a>
      </p>
    </div>
  )
}
