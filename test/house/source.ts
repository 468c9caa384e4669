import { readdirSync, readFileSync } from 'node:fs'
import { join, posix } from 'node:path'
import ts from 'typescript'

/** One `import`, `export ... from` or `import('...')` of a source file. */
export interface Import {
  /** A path below `src/` (`ledger/index.ts`) when the import is relative, else the package's specifier. */
  readonly target: string
  readonly isPackage: boolean
  /** True when nothing of it is left at run time: `import type`, `export type`, a type's `import('...')`. */
  readonly typeOnly: boolean
}

/** A file of `src/`, parsed. */
export interface Source {
  /** Below `src/`, with forward slashes: `ledger/lots.ts`. */
  readonly path: string
  /** The first part of the path, without its extension: `ledger`, `fold`. */
  readonly room: string
  readonly lines: number
  readonly imports: readonly Import[]
  readonly tree: ts.SourceFile
}

export function parseSource(path: string, text: string): Source {
  const tree = ts.createSourceFile(path, text, ts.ScriptTarget.ES2022, true)
  return {
    path,
    room: (path.split('/')[0] ?? '').replace(/\.ts$/, ''),
    lines: text.split('\n').length - (text.endsWith('\n') ? 1 : 0),
    imports: importsOf(path, tree),
    tree,
  }
}

/** Every TypeScript file below a folder. */
export function readSources(folder: string): Source[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => path.endsWith('.ts'))
    .sort()
    .map((path) => parseSource(path, readFileSync(join(folder, path), 'utf8')))
}

/** Visits a node and all below it, parents first. */
export function walk(node: ts.Node, visit: (node: ts.Node) => void): void {
  visit(node)
  ts.forEachChild(node, (child) => walk(child, visit))
}

function importsOf(path: string, tree: ts.SourceFile): Import[] {
  const found: Import[] = []
  const add = (specifier: ts.Node | undefined, typeOnly: boolean): void => {
    if (specifier === undefined || !ts.isStringLiteral(specifier)) return
    const isPackage = !specifier.text.startsWith('.')
    const target = isPackage ? specifier.text : posix.join(posix.dirname(path), specifier.text)
    found.push({ target, isPackage, typeOnly })
  }
  walk(tree, (node) => {
    // `import { type A } from 'zod'` still loads zod at run time; only `import type` does not.
    if (ts.isImportDeclaration(node)) add(node.moduleSpecifier, node.importClause?.isTypeOnly === true)
    else if (ts.isExportDeclaration(node)) add(node.moduleSpecifier, node.isTypeOnly)
    else if (ts.isImportTypeNode(node))
      add(ts.isLiteralTypeNode(node.argument) ? node.argument.literal : undefined, true)
    else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword)
      add(node.arguments[0], false)
  })
  return found
}
