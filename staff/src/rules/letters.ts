import { staffPages } from '@salve/contract/staff-paths'

export type Letter = { letter: string; name: string; to: string }

/** The letter after G for each place: fixed ones first, then each desk's first letter that is still free. */
export function deskLetters(desks: readonly { key: string; name: string }[]): Letter[] {
  const places: Letter[] = [
    { letter: 'm', name: 'Claimed by me', to: staffPages.mine() },
    { letter: 'o', name: 'Still owed', to: staffPages.owed() },
    { letter: 'i', name: 'Invite a patient', to: staffPages.invite() },
  ]
  const taken = new Set(places.map(({ letter }) => letter))
  for (const { key, name } of desks) {
    const letter = name
      .toLowerCase()
      .match(/[a-z]/g)
      ?.find((one) => !taken.has(one))
    if (letter === undefined) continue
    taken.add(letter)
    places.push({ letter, name, to: staffPages.desk(key) })
  }
  return places
}
