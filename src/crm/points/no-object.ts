import { CrmError } from '../../errors.ts'

/**
 * Programs without types hand in anything.
 * @param place Where it stands in the call (empty: it is the command itself), and what would be accepted.
 * @throws CrmError `bad-fact` for what is no object.
 */
export function refuseNoObject(
  given: unknown,
  { path, expected }: { readonly path: string; readonly expected: string },
): void {
  if (typeof given === 'object' && given !== null && !Array.isArray(given)) return
  const found = given === null ? 'null' : Array.isArray(given) ? 'an array' : typeof given
  const message = `${path === '' ? 'The command' : path}: found ${found}; expected ${expected}.`
  throw new CrmError('bad-fact', message, { problems: [{ path, message, found, expected }] })
}

/** @throws CrmError `bad-fact` for what is no object, and so no command of the counter. */
export function refuseNoCommand(given: unknown): void {
  refuseNoObject(given, { path: '', expected: 'an object with id, source and customer' })
}
