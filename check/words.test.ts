import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isTest, readSources, sourceOf, textOf } from './source.ts'
import { bannedIn, bansOf, namesOf, shownBy } from './words.ts'

const bans = bansOf(await textOf('GLOSSARY.md'))
const sources = await readSources()
const shipped = sources.filter(
  ({ path }) => /^(?:contract|direct|ehr|ui|server|staff)\//.test(path) && !isTest(path),
)

/** Names that other systems gave their things, and drawings, named for what they show. */
const namesOfOthers = /^server\/src\/platform\/|^direct\/|^ehr\/|^ui\/src\/icon-drawings\.ts$/
/** What patients may write to us, in their own words; and people in stories. */
const wordsOfOthers = /^server\/src\/safety\/|^server\/src\/demo\/|^server\/src\/platform\//

test('names in the code keep to the glossary', () => {
  assert.ok(bans.code.length > 30 && shipped.length > 300)
  let seen = 0
  const breaches = shipped
    .filter(({ path }) => !namesOfOthers.test(path))
    .flatMap((source) => {
      const names = [...namesOf(source)]
      seen += names.length
      return names.flatMap((name) =>
        bannedIn(name, bans.code).map((word) => `${source.path}: ${name}: ${word}`),
      )
    })
  assert.ok(seen > 5000, `only ${seen} names seen`)
  assert.deepEqual(breaches, [])
})

test('words that people read keep to the glossary', async () => {
  const messages = Object.entries(
    JSON.parse(await textOf('server/pages/messages/en.json')) as Record<string, string>,
  )
  const shown = shipped
    .filter(({ path }) => !wordsOfOthers.test(path))
    .flatMap((source) => shownBy(source).map((text): [string, string] => [source.path, text]))
  assert.ok(
    messages.length > 200 && shown.length > 800,
    `seen: ${messages.length}, ${shown.length}`,
  )
  const breaches = [...messages, ...shown].flatMap(([place, text]) =>
    bannedIn(text, bans.screen).map((word) => `${place}: ${word}: ${text.trim().slice(0, 80)}`),
  )
  assert.deepEqual(breaches, [])
})

test('planted synonyms are found, parts of other words are not', () => {
  const planted = sourceOf(
    'staff/src/parts/planted.tsx',
    `const openTickets = <p>Your subject line</p>\nconst said = 'Move to another pool'`,
  )
  const inNames = [...namesOf(planted)].flatMap((name) => bannedIn(name, bans.code))
  assert.deepEqual(inNames, ['ticket'])
  const inWords = shownBy(planted).flatMap((text) => bannedIn(text, bans.screen))
  assert.deepEqual(inWords.toSorted(), ['pool', 'subject line'])
  assert.deepEqual(bannedIn('a carpool of messages', bans.screen), [])
})
