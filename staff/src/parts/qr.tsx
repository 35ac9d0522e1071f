import type { VNode } from 'preact'
import type { Qr } from '@salve/contract/desk'

/** Always dark on light, with the quiet margin of four modules that readers need (ISO/IEC 18004). */
export function QrCode({ qr, label }: { readonly qr: Qr; readonly label: string }): VNode {
  const side = qr.size + 8
  return (
    <svg
      class="qr"
      viewBox={`-4 -4 ${side} ${side}`}
      role="img"
      aria-label={label}
      shape-rendering="crispEdges"
    >
      <path d={qr.path} />
    </svg>
  )
}
