import { Icon } from '@salve/ui/icon'
import { Mark } from '@salve/ui/mark'
import type { VNode } from 'preact'
import { assetUrl } from './assets.ts'
import type { Frame } from './frame.ts'
import { strong } from './parts.tsx'

export type SlipPageProps = {
  readonly frame: Frame
  /** "Rosa A.": never the full name. */
  readonly madeFor: string
  /** "July 3" */
  readonly goodUntil: string
  /** Six characters. */
  readonly code: string
  /** An `<svg>` drawn by our own QR library from our own link. */
  readonly qrSvg: string
}

/** The invitation the desk prints: half a letter page, for a camera or for typing. */
export function SlipPage({ frame, madeFor, goodUntil, code, qrSvg }: SlipPageProps): VNode {
  const { practice, t } = frame
  return (
    <html lang={frame.language} dir={frame.direction} data-theme="light">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>{t('slip.title', { name: madeFor })}</title>
        <meta name="robots" content="noindex" />
        <link rel="stylesheet" href={assetUrl('slip.css')} />
        <script type="module" src={assetUrl('islands.js')} />
      </head>
      <body class="slip-ground">
        <main class="slip">
          <div class="slip-head">
            <span class="slip-practice">
              <Mark />
              <span>{practice.name}</span>
            </span>
            <p>
              {t('slip.made-for', { name: madeFor })}
              <br />
              {t('slip.good-until', { day: goodUntil })}
            </p>
          </div>
          <h1>{t('slip.heading')}</h1>
          <p class="slip-lead">{t('slip.lead')}</p>
          <div class="slip-ways">
            <div
              class="slip-qr"
              role="img"
              aria-label={t('slip.qr')}
              dangerouslySetInnerHTML={{ __html: qrSvg }}
            />
            <ol class="slip-steps">
              <li>{t.marked('slip.step-camera', { b: strong })}</li>
              <li>{t.marked('slip.step-link', { b: strong }, { host: practice.host })}</li>
            </ol>
          </div>
          <p class="slip-code">
            <span class="visually-hidden">
              {t('slip.code', { code: Array.from(code).join(' ') })}
            </span>
            <span aria-hidden="true">{code.slice(0, 3)}</span>
            <span aria-hidden="true">{code.slice(3)}</span>
          </p>
          <p>{t.marked('slip.born', { b: strong })}</p>
          <p class="slip-help">
            <Icon name="hand" />
            <span>{t.marked('slip.help', { b: strong })}</span>
          </p>
          <div class="slip-foot">
            <span>{t('slip.emergency')}</span>
            <span>{practice.phone.shown}</span>
          </div>
        </main>
        <button class="button slip-print" type="button" data-print>
          <Icon name="print" />
          {t('slip.print')}
        </button>
      </body>
    </html>
  )
}
