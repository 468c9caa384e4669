import { expect, test } from 'vitest'
import { firstNameOf } from '../../src/profile/index.ts'

test.for([
  ['Asha Rao', 'Asha'],
  ['Dr. Meera Nair', 'Meera'],
  ['prof dr. Meera Nair', 'Meera'],
  ['Smt. Asha Rao', 'Asha'],
  ['श्रीमती आशा राव', 'आशा'],
  ['डॉ. मीरा नायर', 'मीरा'],
  ['  Asha ', 'Asha'],
  ['Mrs.', undefined],
  ['', undefined],
  [null, undefined],
] as const)('a message calls %o by the first word that is no title: %o', ([name, first]) => {
  expect(firstNameOf(name)).toBe(first)
})
