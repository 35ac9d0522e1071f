import type { ComponentChildren, FormHTMLAttributes, VNode } from 'preact'
import type { Frame, OnceKey } from './frame.ts'

export type PostFormProps = Omit<FormHTMLAttributes, 'action' | 'method' | 'key'> & {
  readonly frame: Frame
  readonly action: string
  readonly onceKey: OnceKey
  readonly children: ComponentChildren
}

export type HiddenFieldsProps = {
  readonly fields: readonly (readonly [name: string, value: string])[]
}

/** What was posted, to be posted once more. */
export function HiddenFields({ fields }: HiddenFieldsProps): VNode {
  return (
    <>
      {fields.map(([name, value], index) => (
        <input key={index} type="hidden" name={name} value={value} />
      ))}
    </>
  )
}

/** A form that changes something: carries the CSRF token and the key that makes a repeated post count once. */
export function PostForm(props: PostFormProps): VNode {
  const { frame, action, onceKey, children, ...attributes } = props
  return (
    <form method="post" action={action} novalidate {...attributes}>
      <input type="hidden" name="csrf" value={frame.csrf} />
      <input type="hidden" name="key" value={onceKey} />
      {children}
    </form>
  )
}
