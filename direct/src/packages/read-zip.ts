import { crc32 } from 'node:zlib'
import { type Entry, fromBufferPromise, type ZipFile } from 'yauzl'

/** What a reader of packages takes on. */
export type ZipLimits = {
  readonly sizeBytesMax: number
  readonly entriesMax: number
  /** All files together, inflated. */
  readonly inflatedBytesMax: number
  /** How many times larger than packed a file of more than a megabyte may be. */
  readonly ratioMax: number
}

/** Far above what people send, far below what hurts. */
export const usualZipLimits: ZipLimits = {
  sizeBytesMax: 100 * 1024 * 1024,
  entriesMax: 1000,
  inflatedBytesMax: 100 * 1024 * 1024,
  ratioMax: 150,
}

export type ZipReason =
  | 'too large'
  | 'too many files'
  | 'inflates too far'
  | 'damaged'
  | 'encrypted'
  | 'two files of one name'
  | 'not a plain file'

/** The files of an archive by path, or why it was not opened. */
export type ReadZip =
  | { readonly outcome: 'read'; readonly files: ReadonlyMap<string, Buffer> }
  | { readonly outcome: 'refused'; readonly reason: ZipReason }

class ZipRefused extends Error {
  override readonly name = 'ZipRefused'
  readonly reason: ZipReason
  constructor(reason: ZipReason) {
    super(reason)
    this.reason = reason
  }
}

/**
 * Inflates an archive into memory. Refused as a whole beyond a limit, where a path is absolute or leaves the
 * archive, where two paths differ in case alone, where a file is encrypted or a link, and where a size
 * or checksum is not as declared. Never throws.
 */
export async function readZip(bytes: Buffer, limits: ZipLimits = usualZipLimits): Promise<ReadZip> {
  if (bytes.length > limits.sizeBytesMax) return { outcome: 'refused', reason: 'too large' }
  try {
    const zip = await fromBufferPromise(bytes, { strictFileNames: true })
    return { outcome: 'read', files: await inflateAll(zip, limits) }
  } catch (fault) {
    // Whatever the library says of an archive, it is damaged for us.
    return { outcome: 'refused', reason: fault instanceof ZipRefused ? fault.reason : 'damaged' }
  }
}

async function inflateAll(zip: ZipFile, limits: ZipLimits): Promise<ReadonlyMap<string, Buffer>> {
  if (zip.entryCount > limits.entriesMax) throw new ZipRefused('too many files')
  const files = new Map<string, Buffer>()
  const names = new Set<string>()
  let inflated = 0
  for await (const entry of zip.eachEntry()) {
    if (entry.fileName.endsWith('/')) continue
    const name = entry.fileName.toLowerCase()
    if (names.has(name)) throw new ZipRefused('two files of one name')
    names.add(name)
    inflated += entry.uncompressedSize
    if (inflated > limits.inflatedBytesMax) throw new ZipRefused('inflates too far')
    refuseUnfit(entry, limits)
    files.set(entry.fileName, await inflate(zip, entry))
  }
  return files
}

const megabyte = 1024 * 1024
/** The file type in the upper half of the attributes, where the archive was made on Unix. */
const [typeMask, plainFile] = [0o170000, 0o100000]

function refuseUnfit(entry: Entry, { ratioMax }: ZipLimits): void {
  if (entry.isEncrypted()) throw new ZipRefused('encrypted')
  const type = (entry.externalFileAttributes >>> 16) & typeMask
  if (entry.versionMadeBy >>> 8 === 3 && type !== 0 && type !== plainFile) {
    throw new ZipRefused('not a plain file')
  }
  const { uncompressedSize, compressedSize } = entry
  if (uncompressedSize > megabyte && uncompressedSize > compressedSize * ratioMax) {
    throw new ZipRefused('inflates too far')
  }
}

async function inflate(zip: ZipFile, entry: Entry): Promise<Buffer> {
  const chunks: Buffer[] = []
  // The library stops the stream where it yields more or less than was declared.
  for await (const chunk of await zip.openReadStreamPromise(entry)) {
    if (Buffer.isBuffer(chunk)) chunks.push(chunk)
  }
  const bytes = Buffer.concat(chunks)
  if (crc32(bytes) !== entry.crc32) throw new ZipRefused('damaged')
  return bytes
}
