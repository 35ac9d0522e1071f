import type { VNode } from 'preact'

/** An envelope with a leaf: nothing is here yet. */
export function EmptyDrawing(): VNode {
  return (
    <svg class="empty-drawing" viewBox="0 0 200 124" aria-hidden="true">
      <ellipse class="drawing-ground" cx="100" cy="112" rx="78" ry="9" />
      <rect class="drawing-paper" x="46" y="28" width="96" height="66" rx="14" />
      <path class="drawing-line" d="m50 38 44 32 44-32" />
      <path class="drawing-leaf" d="M142 82c22-2 26-22 20-40-14 4-24 18-20 40Z" />
      <path class="drawing-line" d="M142 95c2-18 8-30 16-42" />
      <circle class="drawing-sun" cx="40" cy="24" r="6" />
      <circle class="drawing-spark" cx="170" cy="22" r="4" />
    </svg>
  )
}
