import type { VNode } from 'preact'

/** The sprig that stands for Salve until a practice brings its own mark. */
export function Mark(): VNode {
  return (
    <span class="mark" aria-hidden="true">
      <svg class="icon" viewBox="0 0 24 24">
        <path d="M12 20.5V12M12 15.2C7.4 15.2 4.8 12.6 4.8 8.6 4.8 6.5 5.4 5 6 4c4 .5 6 3.2 6 7M12 13c0-3.6 1.8-6 5.8-6.5.7 1 1.2 2.2 1.2 3.9 0 3.3-2.4 5.3-7 5.3" />
      </svg>
    </span>
  )
}
