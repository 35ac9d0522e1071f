/**
 * Stands in fields for what could not be decoded: half of a character. `findBadText` refuses it
 * wherever it is, with the field's name.
 */
const unreadable = '\uDFFF'

/**
 * The fields of a query or a posted form, decoded strictly: percent signs that encode nothing, and
 * bytes that are not UTF-8, are not mended in silence. Repeated names become lists; names never
 * reach an object's prototype.
 */
export function readFields(text: string): Record<string, unknown> {
  const fields: Record<string, unknown> = Object.create(null)
  for (const pair of text.split('&')) {
    if (pair === '') continue
    const at = pair.indexOf('=')
    const name = decode(at === -1 ? pair : pair.slice(0, at))
    const value = at === -1 ? '' : decode(pair.slice(at + 1))
    const before = fields[name]
    if (before === undefined) fields[name] = value
    else if (Array.isArray(before)) before.push(value)
    else fields[name] = [before, value]
  }
  return fields
}

function decode(text: string): string {
  // Browsers send nothing but ASCII here; a replaced byte would come as U+FFFD.
  if (/[^\t -~]/.test(text)) return unreadable
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    return unreadable
  }
}
