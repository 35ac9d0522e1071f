// Made-up forms for the preview: one as patients meet it, and one with a question of each kind.
import type { ChoicesView, Conditional, FormView, OptionView } from '../src/forms/form-view.ts'

const always: Conditional = { enabled: true, when: [] }

function labelled(id: string, label: string, required = true) {
  return { ...always, linkId: id, name: `a.${id}`, id, label, required }
}

function options(
  id: string,
  rows: readonly (readonly [string, ...string[]])[],
  picked?: string,
): readonly OptionView[] {
  return rows.map(([label, ...details], index) => ({
    id: `${id}-${index}`,
    key: label,
    label,
    details,
    checked: label === picked,
    exclusive: label === 'None of these',
  }))
}

function radios(
  id: string,
  label: string,
  labels: readonly string[],
  picked?: string,
): ChoicesView {
  return {
    ...labelled(id, label),
    kind: 'choices',
    control: 'radio',
    options: options(
      id,
      labels.map((name) => [name] as const),
      picked,
    ),
  }
}

export const refill: FormView = {
  title: 'Refill a medicine',
  prefilled: true,
  problems: [],
  sections: [
    {
      ...always,
      key: 'all',
      fields: [
        {
          ...labelled('medicines', 'Which ones do you need?'),
          kind: 'choices',
          control: 'check-box',
          options: options(
            'medicines',
            [
              ['Metformin 500 mg', '1 tablet, 2 times a day', 'Last filled June 4'],
              ['Lisinopril 10 mg', '1 tablet each morning', '2 refills left'],
              ['Albuterol inhaler', '2 puffs when you need it', 'Last filled May 12'],
              ['None of these'],
            ],
            'Metformin 500 mg',
          ),
        },
        radios('days', 'How many days do you have left?', [
          'None',
          '1 to 3',
          '4 to 7',
          '8 or more',
        ]),
        {
          ...labelled('pharmacy', 'Pick up at'),
          kind: 'line',
          values: ['Oak Avenue Pharmacy, 210 Oak Ave'],
          maxLength: 200,
          origin: 'from your chart',
        },
        {
          ...labelled('note', 'Anything else?', false),
          hint: 'Tell us about side effects or missed doses',
          kind: 'lines',
          values: [''],
          maxLength: 2000,
        },
      ],
    },
  ],
}

/** One question of each kind, some of them wrong. */
export const everyKind: FormView = {
  title: 'Ask a health question',
  description: 'You can leave out what you do not know.',
  prefilled: false,
  problems: [
    { focusId: 'since-day', words: 'Add the day' },
    { focusId: 'pain', words: 'Use a number from 0 to 10' },
  ],
  sections: [
    {
      ...always,
      key: 'about',
      heading: 'About the problem',
      fields: [
        {
          ...labelled('since', 'When did it start?'),
          kind: 'date',
          error: 'Add the day',
          parts: [
            { part: 'month', name: 'a.since.month', id: 'since-month', label: 'Month', value: '6' },
            { part: 'day', name: 'a.since.day', id: 'since-day', label: 'Day', value: '' },
            { part: 'year', name: 'a.since.year', id: 'since-year', label: 'Year', value: '2026' },
          ],
        },
        radios('before', 'Have you had this before?', ['Yes', 'No'], 'No'),
        {
          ...labelled('helped', 'What helped last time?', false),
          kind: 'lines',
          values: [''],
          maxLength: 2000,
          enabled: false,
          condition: 'If yes:',
          when: [
            {
              behavior: 'all',
              rules: [{ name: 'a.before', operator: '=', value: 'Yes', compare: 'text' }],
            },
          ],
        },
        {
          ...labelled('pain', 'How bad is it, from 0 to 10?'),
          kind: 'number',
          values: ['11'],
          inputMode: 'numeric',
          units: [],
          unitName: '',
          error: 'Use a number from 0 to 10',
        },
      ],
    },
    {
      ...always,
      key: 'more',
      fields: [
        { ...always, kind: 'note', id: 'note', text: 'Check at home if you can.' },
        {
          ...always,
          kind: 'fact',
          id: 'fact',
          label: 'Allergies',
          value: 'Penicillin',
          origin: 'from your chart',
        },
        {
          ...always,
          kind: 'set',
          id: 'pressure',
          label: 'Blood pressure',
          fields: [
            {
              ...labelled('top', 'Top number', false),
              kind: 'number',
              values: [''],
              inputMode: 'numeric',
              units: options('top-unit', [['mmHg']]),
              unitName: 'a.top.unit',
            },
          ],
        },
        {
          ...labelled('warm', 'Your temperature', false),
          kind: 'number',
          values: [''],
          inputMode: 'decimal',
          units: options('warm-unit', [['°F'], ['°C']], '°F'),
          unitName: 'a.warm.unit',
        },
        {
          ...radios('where', 'Where is it?', ['Head', 'Chest or back', 'Arms or legs']),
          other: {
            name: 'a.where.other',
            id: 'where-other',
            label: 'Another place',
            value: '',
            maxLength: 200,
            key: '~other',
            checked: false,
          },
        },
        {
          ...radios('side', 'Which side?', ['Left', 'Right', 'Both'], 'Left'),
          control: 'drop-down',
        },
      ],
    },
  ],
}
