import ts from 'typescript'
import { type Source, walk } from './source.ts'

const bannedNames = new Set([
  'Promise',
  'console',
  'process',
  'crypto',
  'performance',
  'globalThis',
  'setTimeout',
  'setInterval',
  'setImmediate',
  'queueMicrotask',
  'fetch',
])

/** What a pure room must not say: it never waits, reads a clock, rolls dice or touches the machine. */
export function impurities(source: Source): string[] {
  const found: string[] = []
  walk(source.tree, (node) => {
    const word = impurity(node)
    if (word !== undefined) found.push(`${place(source, node)}: ${word}`)
  })
  for (const { target } of source.imports) if (target.startsWith('node:')) found.push(`${source.path}: ${target}`)
  return found
}

function impurity(node: ts.Node): string | undefined {
  if (node.kind === ts.SyntaxKind.AsyncKeyword) return 'async'
  if (ts.isAwaitExpression(node) || node.kind === ts.SyntaxKind.AwaitKeyword) return 'await'
  if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) return 'import()'
  if (ts.isNewExpression(node) && isDate(node.expression) && (node.arguments ?? []).length === 0) return 'new Date()'
  if (ts.isCallExpression(node) && isDate(node.expression)) return 'Date()'
  if (ts.isPropertyAccessExpression(node)) {
    const text = `${node.expression.getText()}.${node.name.text}`
    if (text === 'Date.now' || text === 'Math.random') return text
  }
  if (ts.isIdentifier(node) && bannedNames.has(node.text) && !isLabel(node)) return node.text
  return undefined
}

const isDate = (node: ts.Node): boolean => ts.isIdentifier(node) && node.text === 'Date'

/** A name that only labels a property, such as `step.process`, is not the global of the same name. */
function isLabel(node: ts.Identifier): boolean {
  const { parent } = node
  if (ts.isPropertyAccessExpression(parent)) return parent.name === node
  return (
    (ts.isPropertyAssignment(parent) ||
      ts.isPropertySignature(parent) ||
      ts.isMethodDeclaration(parent) ||
      ts.isMethodSignature(parent)) &&
    parent.name === node
  )
}

/** Default exports, and statements that do something when the file is merely loaded. */
export function bannedStatements(source: Source): string[] {
  return source.tree.statements
    .filter((statement) => isDefaultExport(statement) || !isDeclaration(statement))
    .map((statement) => `${place(source, statement)}: ${statement.getText().split('\n')[0]?.slice(0, 60)}`)
}

function isDefaultExport(node: ts.Statement): boolean {
  if (ts.isExportAssignment(node)) return true
  if (ts.isExportDeclaration(node) && node.exportClause !== undefined && ts.isNamedExports(node.exportClause)) {
    return node.exportClause.elements.some(({ name }) => name.text === 'default')
  }
  return (
    ts.canHaveModifiers(node) &&
    ts.getModifiers(node)?.some(({ kind }) => kind === ts.SyntaxKind.DefaultKeyword) === true
  )
}

function isDeclaration(node: ts.Statement): boolean {
  if (ts.isVariableStatement(node)) return (node.declarationList.flags & ts.NodeFlags.Const) !== 0
  // `import './x.ts'` has no other purpose than its side effects.
  if (ts.isImportDeclaration(node)) return node.importClause !== undefined
  return (
    ts.isExportDeclaration(node) ||
    ts.isFunctionDeclaration(node) ||
    ts.isClassDeclaration(node) ||
    ts.isInterfaceDeclaration(node) ||
    ts.isTypeAliasDeclaration(node)
  )
}

function place(source: Source, node: ts.Node): string {
  return `${source.path}:${source.tree.getLineAndCharacterOfPosition(node.getStart()).line + 1}`
}
