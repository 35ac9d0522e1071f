// Asks only what the answers so far call for. The rules come from the forms room (WhenView in form-view.ts).
type Rule = {
  name: string
  operator: 'exists' | '=' | '!=' | '>' | '<' | '>=' | '<='
  value: string
  compare: 'text' | 'number' | 'date'
}
type When = { behavior: 'all' | 'any'; rules: Rule[] }
type Part = { element: HTMLElement; when: When[] }

const roundsMax = 10

export function startAsking(): void {
  for (const form of document.forms) {
    form.addEventListener('input', ({ target }) => {
      if (!(target instanceof HTMLInputElement)) return
      keepExclusive(form, target)
      pickOther(target)
    })
    const parts = partsOf(form)
    if (parts.length === 0) continue
    const ask = (): void => {
      // A part that is hidden hides its answers, which may hide others: until nothing changes.
      for (let round = 0; round < roundsMax && askOnce(form, parts); round += 1);
    }
    form.addEventListener('input', ask)
    ask()
  }
}

function partsOf(form: HTMLFormElement): Part[] {
  return [...form.querySelectorAll<HTMLElement>('[data-when]')].map((element) => ({
    element,
    // oxlint-disable-next-line typescript/no-unsafe-assignment -- our own page wrote it
    when: JSON.parse(element.dataset['when'] ?? '[]'),
  }))
}

function askOnce(form: HTMLFormElement, parts: readonly Part[]): boolean {
  let changed = false
  for (const { element, when } of parts) {
    const asked = when.every(({ behavior, rules }) =>
      behavior === 'all'
        ? rules.every((rule) => holds(form, rule))
        : rules.some((rule) => holds(form, rule)),
    )
    changed ||= element.classList.contains('not-asked') === asked
    element.classList.toggle('not-asked', !asked)
  }
  return changed
}

function holds(form: HTMLFormElement, rule: Rule): boolean {
  const values = valuesOf(form, rule.name)
  if (rule.operator === 'exists') {
    const there = values.length > 0 || valuesOf(form, `${rule.name}.other`).length > 0
    return there === (rule.value === 'true')
  }
  return values.some((value) => compares(value, rule))
}

function compares(value: string, rule: Rule): boolean {
  const [left, right] =
    rule.compare === 'number' ? [Number(value), Number(rule.value)] : [value, rule.value]
  switch (rule.operator) {
    case 'exists':
      return true
    case '=':
      return left === right
    case '!=':
      return left !== right
    case '>':
      return left > right
    case '<':
      return left < right
    case '>=':
      return left >= right
    case '<=':
      return left <= right
  }
}

/** The ticked and filled values of a field that is asked; of a date, its day once the three boxes are full. */
function valuesOf(form: HTMLFormElement, name: string): string[] {
  const values = named(form, name)
  const date = ['year', 'month', 'day'].map((part) => named(form, `${name}.${part}`)[0])
  if (date.every((part) => part !== undefined)) {
    values.push(date.map((part) => part.padStart(2, '0')).join('-'))
  }
  return values
}

function named(form: HTMLFormElement, name: string): string[] {
  return [...form.elements].flatMap((control) => {
    if (control.getAttribute('name') !== name || control.closest('.not-asked') !== null) return []
    if (control instanceof HTMLInputElement) {
      const ticks = control.type === 'radio' || control.type === 'checkbox'
      return (ticks ? control.checked : control.value.trim() !== '') ? [control.value.trim()] : []
    }
    const typed =
      control instanceof HTMLSelectElement || control instanceof HTMLTextAreaElement
        ? control.value.trim()
        : ''
    return typed === '' ? [] : [typed]
  })
}

/** "None of these" unticks the others, and any of them unticks it. */
function keepExclusive(form: HTMLFormElement, ticked: HTMLInputElement): void {
  if (ticked.type !== 'checkbox' || !ticked.checked) return
  const alone = ticked.dataset['exclusive'] !== undefined
  for (const box of form.querySelectorAll<HTMLInputElement>('input[type=checkbox]')) {
    if (box === ticked || box.name !== ticked.name) continue
    if (alone || box.dataset['exclusive'] !== undefined) box.checked = false
  }
}

/** Writing an answer of one's own picks it. */
function pickOther(typed: HTMLInputElement): void {
  const radio = document.getElementById(typed.dataset['other'] ?? '')
  if (radio instanceof HTMLInputElement && typed.value.trim() !== '') radio.checked = true
}
