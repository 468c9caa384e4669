/** Fails with the message when it is not so. */
export function expectThat(isSo: boolean, message: string): void {
  if (!isSo) throw new Error(message)
}

/** Fails unless both are the same JSON, whatever the order of their properties. `what` begins the message. */
export function expectSame(actual: unknown, expected: unknown, what: string): void {
  const found = canonical(actual)
  const wanted = canonical(expected)
  if (found !== wanted) throw new Error(`${what}\n  expected ${shortened(wanted)}\n  found    ${shortened(found)}`)
}

const maxShown = 2_000

function shortened(text: string): string {
  return text.length > maxShown ? `${text.slice(0, maxShown)}…` : text
}

/** JSON text with sorted properties. What JSON cannot say (undefined, a Date, NaN) is shown and so found out. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? String(value)
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype !== Object.prototype && prototype !== null) return `(not plain JSON: ${String(value)})`
  const entries = Object.entries(value).map(([key, part]) => `${JSON.stringify(key)}:${canonical(part)}`)
  return `{${entries.sort().join(',')}}`
}

/** Writes over everything it can reach in a value, as a careless caller would. What is frozen may refuse. */
export function vandalise(value: unknown): void {
  if (typeof value !== 'object' || value === null) return
  for (const key of Object.keys(value)) {
    vandalise(Reflect.get(value, key))
    Reflect.set(value, key, 'vandalised')
  }
  if (Array.isArray(value) && !Object.isFrozen(value)) value.push('vandalised')
}
