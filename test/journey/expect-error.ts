import { type CrmError, isCrmError } from '../../src/errors.ts'

/** The CrmError an act throws; fails when it throws nothing or something else. */
export function expectCrmError(act: () => unknown): CrmError {
  try {
    act()
  } catch (error) {
    if (isCrmError(error)) return error
    throw error
  }
  throw new Error('nothing was thrown')
}
