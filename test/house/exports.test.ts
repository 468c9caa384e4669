import { existsSync } from 'node:fs'
import { expect, test } from 'vitest'
import tsupConfig from '../../tsup.config.ts'
import { manifest } from './manifest.ts'

const entries = Object.keys(manifest.exports).filter((subpath) => subpath !== './package.json')
const nameOf = (subpath: string): string => (subpath === '.' ? 'index' : `${subpath.slice(2)}/index`)
const sourceOf = (subpath: string): string => `src/${nameOf(subpath)}.ts`

test.each(entries)('"%s" has types and code for import and for require, types first', (subpath) => {
  const stem = `./dist/${nameOf(subpath)}`
  expect(JSON.stringify(manifest.exports[subpath])).toBe(
    JSON.stringify({
      import: { types: `${stem}.d.ts`, default: `${stem}.js` },
      require: { types: `${stem}.d.cts`, default: `${stem}.cjs` },
    }),
  )
})

test('every entry has its source', () => {
  expect(entries.map(sourceOf).filter((path) => !existsSync(path))).toEqual([])
})

test('the build makes the entries that package.json exports', () => {
  const built = Object.fromEntries(entries.map((subpath) => [nameOf(subpath), sourceOf(subpath)]))
  expect('entry' in tsupConfig && tsupConfig.entry).toEqual(built)
})

test('the reference describes the entries that package.json exports', () => {
  expect(manifest.typedocOptions.entryPoints).toEqual(entries.map(sourceOf))
})
