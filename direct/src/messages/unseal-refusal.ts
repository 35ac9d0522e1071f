/** Why nothing of a message can be shown: each with a sentence that a person can act on. */
export type UnsealRefusal = {
  readonly outcome:
    | 'malformed'
    | 'not encrypted'
    | 'not for us'
    | 'undecryptable'
    | 'unsigned'
    | 'tampered'
    | 'weak'
    | 'unsupported'
    | 'no certificate'
  readonly sentence: string
}
