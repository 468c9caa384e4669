import { existsSync, readFileSync } from 'node:fs'
import { defineConfig } from 'tsup'

interface Conditions {
  readonly import: { readonly default: string }
}

const manifest: { readonly exports: Record<string, Conditions | string> } = JSON.parse(
  readFileSync(new URL('package.json', import.meta.url), 'utf8'),
)

/** The list of entries is the `exports` of package.json: `./dist/ledger/index.js` is built from `src/ledger/index.ts`. */
const entry: Record<string, string> = {}
for (const conditions of Object.values(manifest.exports)) {
  if (typeof conditions === 'string') continue
  const name = conditions.import.default.replace(/^\.\/dist\/(.*)\.js$/, '$1')
  const source = `src/${name}.ts`
  if (existsSync(source)) entry[name] = source
}

export default defineConfig({
  entry,
  format: ['esm', 'cjs'],
  dts: true,
  target: 'es2022',
  platform: 'neutral',
  // Shared chunks, so that each format holds one CrmError class however many entries a program loads.
  splitting: true,
  treeshake: true,
  sourcemap: true,
  clean: true,
})
