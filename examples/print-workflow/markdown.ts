const simple = /^[\p{L}\p{N}_.,:/@{} -]+$/u

/** A text that GitHub shows as it was written: on one line, nothing in it taken for markup. */
export function plain(text: string): string {
  return oneLine(text)
    .replace(/[\\`*_[\]<>|~$&]/g, '\\$&')
    .replace(/^(\d{1,9})([.)])/, '$1\\$2')
    .replace(/^[#+=-]/, '\\$&')
}

/** A name as code; one that code cannot hold as plain text. */
export function code(name: string): string {
  return simple.test(name) && name.trim() === name ? `\`${name}\`` : plain(name)
}

/** White space and control characters as single spaces; half a character as the sign for one. */
export function oneLine(text: string): string {
  return text
    .replace(/\p{Cs}/gu, '\uFFFD')
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim()
}

/** A table; its cells are Markdown already. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`)
  return `${lines.join('\n')}\n`
}

/** A text of several lines as a quotation that keeps them. */
export function quotation(text: string): string {
  const lines = text.split(/\r\n|\r|\n/).map(plain)
  return `> ${lines.join('<br>\n> ')}\n`
}

export function diagram(lines: readonly string[]): string {
  return `\`\`\`mermaid\n${lines.join('\n')}\n\`\`\`\n`
}

/** Blocks with a blank line between them; empty ones are left out. */
export function blocks(parts: readonly string[]): string {
  return parts
    .filter((part) => part !== '')
    .map((part) => (part.endsWith('\n') ? part : `${part}\n`))
    .join('\n')
}
