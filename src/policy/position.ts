/** A place in a text, both counted from 1, as editors count. */
export interface TextPosition {
  readonly line: number
  readonly column: number
}

/** Where a path leads in a JSON text, and what of it was not found there: a key that is missing, for instance. */
export interface FoundPlace {
  readonly offset: number
  readonly missing: string
}

/**
 * Where the value at a problem's path stands in the JSON text it was read from; of what is missing, where the object that
 * lacks it begins. Null when the text is no JSON.
 *
 * ```ts
 * for (const { path, message } of checkPolicy(JSON.parse(text))) console.log(positionIn(text, path)?.line, message)
 * ```
 */
export function positionIn(json: string, path: string): TextPosition | null {
  const place = placeIn(json, path)
  if (place === null) return null
  const before = json.slice(0, place.offset)
  const lineStart = before.lastIndexOf('\n') + 1
  return { line: before.split('\n').length, column: place.offset - lineStart + 1 }
}

/** Like {@link positionIn}, as an offset, and saying what of the path was not found. */
export function placeIn(json: string, path: string): FoundPlace | null {
  try {
    JSON.parse(json)
  } catch {
    return null
  }
  return follow({ json, offset: 0 }, path)
}

/** Where reading has come to, in a text that is JSON. */
interface Reader {
  readonly json: string
  offset: number
}

function follow(reader: Reader, path: string): FoundPlace {
  skip(reader, space)
  const here: FoundPlace = { offset: reader.offset, missing: path }
  if (path === '') return here
  let nearest = here
  eachPart(reader, (key) => {
    const rest = typeof key === 'number' ? afterIndex(path, key) : afterKey(path, key)
    if (rest === null || nearest.missing === '') return passOver(reader)
    // A key may hold dots of its own: of several ways the one that leads furthest is meant.
    const found = follow({ ...reader }, rest)
    if (found.missing.length < nearest.missing.length) nearest = found
    passOver(reader)
  })
  return nearest
}

const space = /\s*/y
const text = /"(?:[^"\\]|\\.)*"/y
const plain = /[^\s,\]}]+/y

function skip(reader: Reader, what: RegExp): string {
  what.lastIndex = reader.offset
  const found = what.exec(reader.json)?.[0] ?? ''
  reader.offset += found.length
  return found
}

function passOver(reader: Reader): void {
  skip(reader, space)
  if (reader.json[reader.offset] === '"') skip(reader, text)
  else if (!eachPart(reader, () => passOver(reader))) skip(reader, plain)
}

/** Goes through the parts of an object or a list, each of which `part` reads to its end; false of what has no parts. */
function eachPart(reader: Reader, part: (key: string | number) => void): boolean {
  const { json } = reader
  const opening = json[reader.offset]
  if (opening !== '{' && opening !== '[') return false
  const closing = opening === '{' ? '}' : ']'
  reader.offset += 1
  for (let index = 0; reader.offset < json.length; index += 1) {
    skip(reader, space)
    if (json[reader.offset] === closing) break
    if (opening === '[') part(index)
    else {
      const key: string = JSON.parse(skip(reader, text))
      skip(reader, colon)
      part(key)
    }
    skip(reader, comma)
  }
  reader.offset += 1
  return true
}

const colon = /\s*:\s*/y
const comma = /\s*,?/y

function afterIndex(path: string, index: number): string | null {
  const here = `[${index}]`
  return path.startsWith(here) ? path.slice(here.length) : null
}

/** What follows a key: a word stands after a dot, or first; what is none stands in brackets and quotes. */
function afterKey(path: string, key: string): string | null {
  for (const here of [`.${key}`, key, `[${JSON.stringify(key)}]`]) {
    if (!path.startsWith(here)) continue
    const rest = path.slice(here.length)
    if (rest === '' || rest.startsWith('.') || rest.startsWith('[')) return rest
  }
  return null
}
