// A quiet hint how hard a reply is to read. A smoke alarm, never a block; the text does not leave the browser.

export type Reading = { level: 'easy' | 'fair' | 'hard'; words: string; bars: number; tip: string }

/** Undefined under eight words: too few to say anything. */
export function readingOf(text: string): Reading | undefined {
  const words = text.match(/[A-Za-z][A-Za-z'’-]*/g) ?? []
  if (words.length < 8) return undefined
  const sentences = Math.max(
    1,
    text.split(/[.!?]+(?:\s|$)|\n+/).filter((part) => part.trim() !== '').length,
  )
  const syllables = words.reduce((sum, word) => sum + syllablesIn(word), 0)
  // Flesch-Kincaid grade (Kincaid and others, 1975).
  const grade = 0.39 * (words.length / sentences) + 11.8 * (syllables / words.length) - 15.59
  if (grade <= 6.5)
    return {
      level: 'easy',
      words: 'Easy to read',
      bars: grade <= 3 ? 2 : 3,
      tip: 'Short words and short sentences.',
    }
  const tip = words.length / sentences > 18 ? 'Try shorter sentences.' : 'Try shorter words.'
  if (grade <= 9.5) return { level: 'fair', words: 'Fairly easy to read', bars: 4, tip }
  return { level: 'hard', words: 'Hard to read', bars: 6, tip }
}

function syllablesIn(word: string): number {
  const plain = word.toLowerCase().replace(/(?:[^laeiouy]es|[^laeiouy]e)$/, '')
  return Math.max(1, plain.match(/[aeiouy]+/g)?.length ?? 1)
}
