import { createHash } from 'node:crypto'
import type { DocumentMetadata, PackageMetadata, PatientId } from './metadata.ts'
import { readMetadata } from './read-metadata.ts'
import { readZip, type ZipLimits, type ZipReason } from './read-zip.ts'

/** What the metadata claim of a document, held against its bytes. */
export type Claim = 'holds' | 'does not hold' | 'not made'

export type PackagedDocument = {
  readonly metadata: DocumentMetadata
  /** From the root of the package. */
  readonly path: string
  readonly bytes: Buffer
  /** The SHA-1 of the metadata guards against mishaps, not against people. */
  readonly hash: Claim
  readonly size: Claim
}

/** What a package holds, or why it was not opened. */
export type ReadPackage =
  | {
      readonly outcome: 'read'
      readonly metadata: PackageMetadata
      readonly documents: readonly PackagedDocument[]
      /** Of the whole and of every document, each once. */
      readonly patientIds: readonly PatientId[]
      /** Named by the metadata, but not there. */
      readonly missing: readonly string[]
      /** There, but in no metadata: not read as a document. */
      readonly unlisted: readonly string[]
    }
  | {
      readonly outcome: 'refused'
      readonly reason: ZipReason | 'no metadata' | 'unreadable metadata'
      readonly sentence: string
    }

/**
 * Opens an XDM package: its first set of documents, with what the metadata say of each. Reads what the
 * reference implementation writes too, which leaves out a slash. Refused as `readZip` does, and where
 * there are no metadata that can be read. A claim that does not hold is told, not refused, since
 * many systems claim wrongly. Never throws. Source: IHE ITI TF-2 s.3.32; XDR and XDM for Direct Messaging.
 */
export async function readPackage(bytes: Buffer, limits?: ZipLimits): Promise<ReadPackage> {
  const zip = await readZip(bytes, limits)
  if (zip.outcome === 'refused') return refused(zip.reason)
  const { files } = zip
  const [path] = [...files.keys()].filter((each) => metadataPath.test(each)).toSorted()
  if (path === undefined) return refused('no metadata')
  const metadata = readMetadata(files.get(path) ?? Buffer.alloc(0))
  if (metadata === undefined) return refused('unreadable metadata')
  const folder = path.replace(/METADATA\.XML$/i, '')
  // In the folder of the metadata and nowhere else, in any case of letters.
  const paths = new Map([...files.keys()].map((each) => [each.toLowerCase(), each]))
  const named = metadata.documents.map((each) => ({
    each,
    path: each.uri === undefined ? undefined : paths.get((folder + each.uri).toLowerCase()),
  }))
  const documents = named.flatMap(({ each, path: at }) => {
    const content = at === undefined ? undefined : files.get(at)
    return at === undefined || content === undefined ? [] : [checked(each, at, content)]
  })
  const known = new Set([path, ...documents.map((each) => each.path)])
  const all = [metadata, ...metadata.documents].flatMap(({ patientIds }) => patientIds)
  return {
    outcome: 'read',
    metadata,
    documents,
    patientIds: [...new Map(all.map((id) => [`${id.system} ${id.value}`, id])).values()],
    missing: named.flatMap(({ each, path: at }) => (at === undefined ? [each.uri ?? ''] : [])),
    unlisted: [...files.keys()].filter((each) => !known.has(each) && !furniture.test(each)),
  }
}

const metadataPath = /^IHE_XDM\/[^/]{1,100}\/?METADATA\.XML$/i
const furniture = /^(?:README\.TXT|INDEX\.HTML?)$|(?:^|\/)\.DS_Store$|\.xslt?$/i

function checked(metadata: DocumentMetadata, path: string, bytes: Buffer): PackagedDocument {
  const hash = metadata.hash === undefined ? '' : createHash('sha1').update(bytes).digest('hex')
  return {
    metadata,
    path,
    bytes,
    hash: claim(metadata.hash, hash),
    size: claim(metadata.size, String(bytes.length)),
  }
}

function claim(claimed: string | undefined, found: string): Claim {
  if (claimed === undefined || claimed === '') return 'not made'
  return claimed === found ? 'holds' : 'does not hold'
}

type Refused = ReadPackage & { readonly outcome: 'refused' }

function refused(reason: Refused['reason']): Refused {
  return { outcome: 'refused', reason, sentence: sentences[reason] }
}

const sentences: Readonly<Record<Refused['reason'], string>> = {
  'too large': 'The package is larger than we take.',
  'too many files': 'The package has too many files.',
  'inflates too far': 'The package unpacks to far more than it should.',
  damaged: 'The package is damaged.',
  encrypted: 'The package is locked with a password.',
  'two files of one name': 'The package has two files of the same name.',
  'not a plain file': 'The package has something inside that is no plain file.',
  'no metadata': 'The archive is no package of documents: it has no list of them.',
  'unreadable metadata': 'The list of documents in the package cannot be read.',
}
