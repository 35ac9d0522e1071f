/** The phrases of a rule, written one to a line or parted by ` / `. Empty lines do not count. */
export function phraseList(text: string): readonly string[] {
  return text
    .split(/\n| \/ /)
    .map((phrase) => phrase.trim())
    .filter((phrase) => phrase !== '')
}
