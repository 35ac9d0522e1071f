import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Printout, printMessage } from './print-message.ts'
import { readPdf } from './read-pdf.test-helper.ts'

const printout: Printout = {
  practiceName: 'Maple Street Family Practice, 555-0142',
  patientName: 'Rosa Alvarez',
  birthDate: 'May 9, 1967',
  chartNumber: 'MS-0142',
  reference: 'R-4821',
  title: 'A health question: Dizzy',
  from: 'Rosa Alvarez (patient)',
  sent: 'March 2, 2026 at 9:00 am CST',
  text: 'I feel dizzy when I stand up fast.\n\nShould I take half a pill?',
  textIsShown: true,
  answers: [{ label: 'Home blood pressure', value: '138/84 (from the chart)' }],
  footer: ['Message 1', 'SHA-256 2'],
}

test('A printed message says who it is about, what was written and answered, and its hash', async () => {
  const { pages } = await readPdf(await printMessage(printout))
  assert.equal(pages.length, 1)
  const text = pages[0]?.join(' ').replaceAll(/ +/g, ' ') ?? ''
  for (const words of [
    ...['Maple Street Family Practice, 555-0142', 'R-4821'],
    'Rosa Alvarez, born May 9, 1967, chart MS-0142',
    ...['A health question: Dizzy', 'From Rosa Alvarez (patient)', 'Sent March 2, 2026'],
    ...['I feel dizzy when I stand up fast.', 'Should I take half a pill?'],
    ...['Home blood pressure', '138/84 (from the chart)'],
    ...['Message 1', 'SHA-256 2', 'Page 1 of 1'],
  ]) {
    assert.ok(text.includes(words), words)
  }
})

test('The same printout gives the same bytes', async () => {
  assert.deepEqual(await printMessage(printout), await printMessage(printout))
})

test('A long message takes as many pages as it needs, each with the patient on top', async () => {
  const text = Array.from({ length: 400 }, (_, nth) => `Line ${nth} of what I want to say.`).join(
    '\n',
  )
  const { pages } = await readPdf(await printMessage({ ...printout, text }))
  assert.ok(pages.length > 5)
  for (const [index, page] of pages.entries()) {
    const words = page.join(' ').replaceAll(/ +/g, ' ')
    assert.ok(words.includes('Rosa Alvarez, born May 9, 1967, chart MS-0142'))
    assert.ok(words.includes(`Page ${index + 1} of ${pages.length}`))
  }
  const all = pages.flat().join(' ').replaceAll(/ +/g, ' ')
  for (let nth = 0; nth < 400; nth++) assert.ok(all.includes(`Line ${nth} of`), `line ${nth}`)
})

test('A character the font lacks is a box with its code point, and the text is attached as written', async () => {
  const text = 'Ça va? 头晕 😀 \u202Eabc \u0007 e\u0301 “half a pill” €5'
  const { pages, attached } = await readPdf(await printMessage({ ...printout, text }))
  const pieces = pages[0] ?? []
  for (const label of ['U+5934', 'U+6655', 'U+1F600', 'U+202E', 'U+0007', 'U+0301']) {
    assert.ok(pieces.includes(label), label)
  }
  const words = pieces.join('')
  for (const part of ['Ça', '“half', 'pill”', '€5']) assert.ok(words.includes(part), part)
  assert.equal(attached, text)
})

test('A word wider than the page is broken, with nothing lost', async () => {
  const text = Array.from({ length: 700 }, (_, nth) => String(nth % 10)).join('')
  const { pages } = await readPdf(await printMessage({ ...printout, text, answers: [] }))
  assert.ok((pages[0] ?? []).join('').includes(text))
})
