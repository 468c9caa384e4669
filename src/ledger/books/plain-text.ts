// What a screen or a receipt printer shows in two cells: Han, Hangul, full-width forms, emoji.
const wide =
  /[\u1100-\u115F\u2E80-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6\u{1F000}-\u{3FFFD}\p{Emoji_Presentation}]/gu

/** Characters that stay together when a word is cut: a letter and its marks. */
const cluster = /\P{M}\p{M}{0,7}|\p{M}/gu

/** On one line, and without what moves a printer's head, turns its direction or prints nothing. */
export function plainLine(text: string): string {
  return text
    .replace(/[\p{Surrogate}\p{Co}\p{Cn}]/gu, '?')
    .replace(/[\p{Cc}\p{Z}]+/gu, ' ')
    .replace(/\p{Cf}/gu, '')
    .trim()
}

/** How many cells a text takes; never fewer than it really does. */
export function cellsOf(text: string): number {
  return [...text].length + (text.match(wide)?.length ?? 0)
}

export function padEnd(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - cellsOf(text)))
}

export function padStart(text: string, width: number): string {
  return ' '.repeat(Math.max(0, width - cellsOf(text))) + text
}

/** Breaks a text into lines of at most so many cells: between words where it can, within a word that is longer than a line. */
export function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = []
  let line = ''
  const add = (piece: string): void => {
    const joined = line === '' ? piece : `${line} ${piece}`
    if (cellsOf(joined) <= width) line = joined
    else {
      if (line !== '') lines.push(line)
      line = piece
    }
  }
  for (const word of plainLine(text).split(' ')) for (const piece of piecesOf(word, width)) add(piece)
  return line === '' && lines.length > 0 ? lines : [...lines, line]
}

function piecesOf(word: string, width: number): readonly string[] {
  if (cellsOf(word) <= width) return [word]
  const pieces: string[] = []
  let piece = ''
  for (const one of word.match(cluster) ?? []) {
    if (cellsOf(piece + one) > width) {
      pieces.push(piece)
      piece = ''
    }
    piece += one
  }
  return [...pieces, piece]
}

/** A label and its value at the right edge; on lines of their own where they don't fit on one. */
export function labelled(label: string, value: string, width: number): readonly string[] {
  const gap = width - cellsOf(label) - cellsOf(value)
  if (gap >= 1) return [label + ' '.repeat(gap) + value]
  return [...wrap(label, width), ...wrap(value, width).map((line) => padStart(line, width))]
}

/** Longer ids are shortened where people read them. */
const longestId = 24

/** True for what a machine named: a hash, a UUID. Nobody reads more than its beginning. */
export function isHash(id: string): boolean {
  return /^(?:[0-9a-f]{32}|[0-9a-f]{64}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/.test(id)
}

/** An id where people read it: a hash by its first 8 digits, `3f9c2a07...`. */
export function shortId(id: string, dots = '...'): string {
  if (isHash(id)) return `${id.slice(0, 8)}${dots}`
  const plain = plainLine(id)
  const characters = [...plain]
  return characters.length <= longestId ? plain : `${characters.slice(0, 10).join('')}${dots}`
}
