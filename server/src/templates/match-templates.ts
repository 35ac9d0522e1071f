import type { Template } from '@salve/contract/desk'
import type { TopicKey } from '@salve/contract/words'

const titleWeight = 4
const bodyWeight = 1
/** A template of the topic fits when so many of its words were said, at least one of them in its title. */
const wordsMin = 2
/** A template of another topic fits only when its title shares this many words with the answers. */
const strayTitleWordsMin = 2

const tooCommon = new Set(
  `about after again also and any are ask because been before but call came can come could day days
   did does don for from get give good had has have hello her here him his how into just know like
   make may more much need not now one our out over please see send she should some take tell thank
   thanks that the their them then there they this time very want was week were what when where
   which will with would write yes you your`.split(/\s+/),
)

/**
 * The templates whose own words the patient used, best first: those of the topic, by how many words
 * of their title and body stand in the answers, then by how often they were used; then those of
 * other topics whose title clearly fits. None when nothing fits: a topic alone says nothing about
 * the answer, and so the words of its name do not count ("Your test result is fine").
 */
export function matchTemplates(
  topic: TopicKey,
  answersText: string,
  templates: readonly Template[],
): readonly Template[] {
  const said = wordsOf(answersText).difference(wordsOf(topic))
  return templates
    .map((template) => scored(template, topic, said))
    .filter(({ own, titleHits, hits }) =>
      own ? titleHits > 0 && hits >= wordsMin : titleHits >= strayTitleWordsMin,
    )
    .toSorted(
      (one, other) =>
        Number(other.own) - Number(one.own) ||
        other.score - one.score ||
        other.template.usedCount - one.template.usedCount ||
        one.template.title.localeCompare(other.template.title, 'en'),
    )
    .map(({ template }) => template)
}

type Scored = {
  readonly template: Template
  readonly own: boolean
  readonly titleHits: number
  /** In title and body together. */
  readonly hits: number
  readonly score: number
}

function scored(template: Template, topic: TopicKey, said: ReadonlySet<string>): Scored {
  const { title, body } = wordsIn(template)
  const titleHits = title.intersection(said).size
  const bodyHits = body.intersection(said).size
  return {
    template,
    own: template.topics.includes(topic),
    titleHits,
    hits: titleHits + bodyHits,
    score: titleHits * titleWeight + bodyHits * bodyWeight,
  }
}

type Words = { readonly title: ReadonlySet<string>; readonly body: ReadonlySet<string> }

/** The words of templates that were asked for before: they are kept as long as the template is. */
const known = new WeakMap<Template, Words>()

/** The telling words of a template's title, and those that only its body has. */
function wordsIn(template: Template): Words {
  const before = known.get(template)
  if (before !== undefined) return before
  const title = wordsOf(template.title)
  const words = { title, body: wordsOf(template.body).difference(title) }
  known.set(template, words)
  return words
}

/** The telling words of a text, in lower case and without the commonest endings. */
function wordsOf(text: string): Set<string> {
  const words = text.toLowerCase().match(/\p{L}{3,}/gu) ?? []
  return new Set(words.filter((word) => !tooCommon.has(word)).map(stem))
}

/** `pills` and `pill`, `dizziness` and `dizzy`, `booked` and `book`: alike enough for a ranking. */
function stem(word: string): string {
  if (word.length <= 4) return word
  return word.replace(/(?:iness|ness|ing|ed|es|s|y)$/, '')
}
