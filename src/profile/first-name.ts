/** Forms of address that tills put before a name, without dots and in small letters. */
const titles: ReadonlySet<string> = new Set(
  ['dr', 'mr', 'mrs', 'ms', 'miss', 'prof', 'shri', 'sri', 'smt', 'kumari', 'श्री', 'श्रीमती', 'सुश्री', 'डॉ', 'डा'].map(
    (title) => title.normalize('NFC'),
  ),
)

/** How many titles a name may carry: "Prof. Dr. Meera Nair". */
const maxTitles = 3

/**
 * The name that a message calls a person by: the first word that is no title.
 * @returns Undefined without a name, or when it is titles alone.
 */
export function firstNameOf(name: string | null): string | undefined {
  const words = name?.trim().split(/\s+/, maxTitles + 1) ?? []
  const first = words.find((word) => !isTitle(word))
  return first === '' ? undefined : first
}

function isTitle(word: string): boolean {
  return titles.has(word.normalize('NFC').replaceAll('.', '').toLowerCase())
}
