/** Of a message's length in the PostgreSQL protocol, which counts itself. */
const lengthBytes = 4

/**
 * A name for what is written to a socket that is the same each time the story is told: statements
 * by their names or texts, answers by their first line; ids, numbers and values left out.
 */
export function nameWrite(bytes: Buffer): string {
  const statements = statementsIn(bytes)
  if (statements !== undefined) return [...new Set(statements)].join(' + ') || 'protocol'
  const [line = ''] = bytes.toString('latin1').split('\r\n', 1)
  if (line.startsWith('HTTP/')) return line
  return (/^[A-Za-z]+|^\./.exec(line)?.[0] ?? 'bytes').slice(0, 20)
}

/** The statements in one write of the PostgreSQL protocol; undefined when it is not that. */
function statementsIn(bytes: Buffer): readonly string[] | undefined {
  if (bytes.length >= 8 && bytes.readInt32BE(0) === bytes.length) return ['startup']
  const found: string[] = []
  let at = 0
  while (at < bytes.length) {
    const type = String.fromCharCode(bytes[at] ?? 0)
    const length = at + 1 + lengthBytes <= bytes.length ? bytes.readInt32BE(at + 1) : 0
    const end = at + 1 + length
    if (!'QPBDESHCXpdcf'.includes(type) || length < lengthBytes || end > bytes.length) {
      return undefined
    }
    const parts = bytes.toString('latin1', at + 1 + lengthBytes, end).split('\0')
    if (type === 'Q') found.push(plain(parts[0]))
    if (type === 'P') found.push(plain(parts[0] === '' ? parts[1] : parts[0]))
    // An unnamed statement was named by its text just before.
    if (type === 'B' && parts[1] !== '') found.push(plain(parts[1]))
    at = end
  }
  return found
}

function plain(text = ''): string {
  if (/^[\w-]{20}$/.test(text)) return text
  return text
    .replace(/'[^']*'/g, '?')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, 60)
}
