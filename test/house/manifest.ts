import { readFileSync } from 'node:fs'

interface Half {
  readonly types: string
  readonly default: string
}

/** The part of package.json that the tests of the package read. */
export interface Manifest {
  readonly name: string
  readonly version: string
  readonly exports: Readonly<Record<string, string | { readonly import: Half; readonly require: Half }>>
  readonly dependencies: Readonly<Record<string, string>>
  readonly typedocOptions: { readonly entryPoints: readonly string[] }
}

export const manifest: Manifest = JSON.parse(readFileSync('package.json', 'utf8'))

/** What one writes to import each entry: `regulars`, `regulars/ledger`. */
export const specifiers = Object.keys(manifest.exports)
  .filter((subpath) => subpath !== './package.json')
  .map((subpath) => subpath.replace('.', manifest.name))
