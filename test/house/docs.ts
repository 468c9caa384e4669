import { readdirSync } from 'node:fs'
import ts from 'typescript'

/** A ```ts block of a page. */
export interface Block {
  /** Unique, and fit for a file name: page and line, `README-12`. */
  readonly name: string
  readonly code: string
  /** A fragment is checked, but not run: ```ts fragment. */
  readonly isFragment: boolean
  /** What the ```text block right after it says the program prints. */
  readonly prints: string | undefined
}

/** README.md and the pages of docs/, without the generated reference. */
export function pages(): string[] {
  const docs = readdirSync('docs', { recursive: true, encoding: 'utf8' }).map(
    (path) => `docs/${path.replaceAll('\\', '/')}`,
  )
  return ['README.md', ...docs.filter((path) => path.endsWith('.md') && !path.startsWith('docs/api/')).sort()]
}

interface Fence {
  readonly info: readonly string[]
  readonly line: number
  readonly lines: string[]
  /** True when only blank lines stand between it and the fence before. */
  readonly follows: boolean
}

function fencesOf(markdown: string): Fence[] {
  const fences: Fence[] = []
  let open: { readonly fence: Fence; readonly ticks: string } | undefined
  let follows = false
  for (const [index, text] of markdown.split('\n').entries()) {
    if (open !== undefined) {
      if (text.trimEnd() === open.ticks) open = undefined
      else open.fence.lines.push(text)
      continue
    }
    const start = /^(`{3,})(.*)$/.exec(text)
    if (start !== null) {
      const fence = { info: (start[2] ?? '').trim().split(/\s+/), line: index + 1, lines: [], follows }
      fences.push(fence)
      open = { fence, ticks: start[1] ?? '' }
      follows = true
    } else if (text.trim() !== '') follows = false
  }
  if (open !== undefined) throw new Error(`The block that begins on line ${open.fence.line} does not end.`)
  return fences
}

/** The ```ts blocks of a page, in order. */
export function blocksOf(page: string, markdown: string): Block[] {
  const fences = fencesOf(markdown)
  const stem = page.replace(/\.md$/, '').replaceAll('/', '-')
  return fences.flatMap((fence, index) => {
    if (fence.info[0] !== 'ts') return []
    const next = fences[index + 1]
    const isOutput = next?.follows === true && next.info[0] === 'text'
    return {
      name: `${stem}-${fence.line}`,
      code: `${fence.lines.join('\n')}\n`,
      isFragment: fence.info.includes('fragment'),
      prints: isOutput ? next.lines.join('\n').trimEnd() : undefined,
    }
  })
}

/**
 * A fragment goes on where the program before it on the page ended: its imports join the program's, and the rest runs
 * in a scope of its own, so that it may use the program's names and reuse them.
 */
export function withProgram(fragment: Block, program: Block | undefined): string {
  if (program === undefined) return `${fragment.code}export {}\n`
  const parts = [program, fragment].map(({ code }) => splitImports(code))
  const imports = new Set(parts.flatMap((part) => part.imports))
  const [before, after] = parts.map((part) => part.body)
  return `${[...imports].join('\n')}\n${before}\n{\n${after}\n}\nexport {}\n`
}

/** One import a name, so that two blocks which import the same name can be joined. */
function splitImports(code: string): { readonly imports: readonly string[]; readonly body: string } {
  const tree = ts.createSourceFile('block.mts', code, ts.ScriptTarget.ES2022, true)
  const imports: string[] = []
  let body = ''
  for (const statement of tree.statements) {
    const named = ts.isImportDeclaration(statement) ? statement.importClause?.namedBindings : undefined
    if (!ts.isImportDeclaration(statement)) body += statement.getFullText()
    else if (named === undefined || !ts.isNamedImports(named)) imports.push(statement.getText())
    else {
      const from = statement.moduleSpecifier.getText()
      const word = statement.importClause?.isTypeOnly === true ? 'import type' : 'import'
      for (const element of named.elements) imports.push(`${word} { ${element.getText()} } from ${from}`)
    }
  }
  return { imports, body }
}
