/** Flesch-Kincaid grade of some lines, each line a sentence or more. For tests: a smoke alarm, not a goal. */
export function gradeOf(lines: readonly string[]): number {
  const sentences = lines.flatMap(sentencesOf)
  const words = sentences.flatMap(wordsOf)
  const syllables = words.reduce((sum, word) => sum + syllablesOf(word), 0)
  return 0.39 * (words.length / sentences.length) + 11.8 * (syllables / words.length) - 15.59
}

/** How many words the longest sentence of a text has. */
export function longestSentence(text: string): number {
  return Math.max(...sentencesOf(text).map((sentence) => wordsOf(sentence).length))
}

/** How many syllables the longest word of a text has. */
export function longestWord(text: string): number {
  return Math.max(...wordsOf(text).map(syllablesOf))
}

function sentencesOf(text: string): readonly string[] {
  return text.split(/[.!?:]+(?:\s|$)/).filter((sentence) => wordsOf(sentence).length > 0)
}

function wordsOf(text: string): readonly string[] {
  return text.match(/[a-z0-9'’-]+/gi) ?? []
}

function syllablesOf(word: string): number {
  const plain = word.toLowerCase().replace(/[^a-z]/g, '')
  if (plain.length <= 3) return 1
  const ending = plain.replace(/^y/, '').replace(/(?:[^laeiouy]es|[^aeiouytd]ed|[^laeiouy]e)$/, '')
  return Math.max(1, (ending.match(/[aeiouy]{1,2}/g) ?? []).length)
}
