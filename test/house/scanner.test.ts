import { expect, test } from 'vitest'
import { bannedStatements, impurities } from './bans.ts'
import { brokenImports, importCircles, packageName, packagesReachedBy } from './graph.ts'
import { isPure, layeringProblems } from './layers.ts'
import { parseSource, type Source } from './source.ts'

const house = (files: Readonly<Record<string, string>>): Source[] =>
  Object.entries(files).map(([path, text]) => parseSource(path, text))

const file = (text: string): Source => parseSource('ledger/lots.ts', text)

test.each([
  ['a domain room that loads another', 'ledger/a.ts', "import { score } from '../rfm/index.ts'"],
  ['a domain room that knows the type of another', 'rfm/a.ts', "import type { Lot } from '../ledger/index.ts'"],
  ['a foundation that loads a model', 'time.ts', "import { definePolicy } from './policy.ts'"],
  ['the record that loads a domain room', 'customer.ts', "import { score } from './rfm/index.ts'"],
  ['a domain room that knows the record', 'ledger/a.ts', "import type { Customer } from '../customer.ts'"],
  ['facts that know a policy', 'facts/a.ts', "import type { Policy } from '../policy.ts'"],
  ['a domain room that loads the fold', 'triggers/a.ts', "export { fold } from '../fold.ts'"],
  ['ports that load anything', 'ports.ts', "import { CrmError } from './errors.ts'"],
  ['a store that knows the crm', 'stores/memory/a.ts', "import type { Crm } from '../../crm.ts'"],
  ['a store that loads the fold', 'stores/memory/a.ts', "const fold = await import('../../fold.ts')"],
  ['a preset that loads a domain room', 'presets/a.ts', "import { score } from '../rfm/index.ts'"],
  ['a core that loads a store', 'crm.ts', "import { memoryStore } from './stores/memory/index.ts'"],
  ['a room that takes the side door of another', 'policy.ts', "import { restate } from './ledger/engine.ts'"],
  ['a type written as import(...)', 'rfm/a.ts', "type Lot = import('../ledger/lots.ts').Lot"],
  ['a room in no layer', 'helpers/a.ts', 'export const a = 1'],
])('the layer scan finds %s', (_, path, text) => {
  expect(layeringProblems(house({ [path]: text }))).toHaveLength(1)
})

test.each([
  ['ledger/a.ts', "import { CrmError } from '../errors.ts'\nimport { lots } from './lots.ts'"],
  ['policy.ts', "import { checkLedgerTerms } from './ledger/index.ts'"],
  ['fold/a.ts', "import { restate } from '../ledger/engine.ts'"],
  ['customer.ts', "import type { Account } from './ledger/index.ts'"],
  ['ports.ts', "import type { Customer } from './customer.ts'"],
  ['stores/memory/index.ts', "import type { Store } from '../../ports.ts'\nimport { sql } from '../sql.ts'"],
  ['crm.ts', "import { fold } from './fold.ts'"],
])('the layer scan lets %s import what lies below it', (path, text) => {
  expect(layeringProblems(house({ [path]: text }))).toEqual([])
})

test.each([
  ['async', 'export const load = async () => 1'],
  ['await', 'async function load() { await 1 }'],
  ['await', 'async function all(rows: AsyncIterable<number>) { for await (const row of rows) row }'],
  ['Promise', 'export function load(): Promise<number> { return other() }'],
  ['Date.now', 'export const age = (at: number) => Date.now() - at'],
  ['new Date()', 'export const today = () => new Date()'],
  ['Date()', 'export const today = () => Date()'],
  ['performance', 'export const tick = () => performance.now()'],
  ['Math.random', 'export const dice = () => Math.random()'],
  ['crypto', 'export const id = () => crypto.randomUUID()'],
  ['setTimeout', 'export const later = (run: () => void) => setTimeout(run, 5)'],
  ['console', "export const say = () => console.log('hello')"],
  ['process', 'export const zone = () => process.env.TZ'],
  ['globalThis', 'export const zone = () => globalThis'],
  ['import()', "export const load = () => import('./other.ts')"],
  ['node:', "import { readFileSync } from 'node:fs'\nexport const read = readFileSync"],
])('a pure room that says %s is found', (word, text) => {
  expect(impurities(file(text)).join('\n')).toContain(word)
})

test('a date made from an argument, and properties that share a banned name, are pure', () => {
  const text = `
    export const day = (at: number) => new Date(at).toISOString()
    export const steps = { process: 1, crypto(): number { return 2 } }
    export interface Step { readonly process: number }
    export const total = (step: Step) => step.process + Math.round(Date.UTC(2026, 0, 1))
  `
  expect(impurities(file(text))).toEqual([])
})

test('only the rooms around the fold may wait', () => {
  const rooms = [
    'crm.ts',
    'worker.ts',
    'ask.ts',
    'ports.ts',
    'stores/a.ts',
    'channels/a.ts',
    'sources/a.ts',
    'testing/a.ts',
  ]
  expect(rooms.map((path) => isPure(parseSource(path, '')))).toEqual(rooms.map(() => false))
  expect(isPure(parseSource('fold.ts', '')) && isPure(parseSource('report/page.ts', ''))).toBe(true)
})

test.each([
  ['a default export', 'export default function lots() {}'],
  ['a default export by name', 'const lots = 1\nexport { lots as default }'],
  ['an assigned default export', 'export default 5'],
  ['a call', 'start()'],
  ['an import for its effects', "import './polyfill.ts'"],
  ['a variable that can change', 'let count = 0'],
  ['an enum', 'enum Stage { capture }'],
  ['a loop', 'for (const lot of [1]) lot'],
])('%s at the top of a file is found', (_, text) => {
  expect(bannedStatements(file(text))).toHaveLength(1)
})

test('declarations at the top of a file do nothing', () => {
  const text = `
    import { a } from './a.ts'
    export type { B } from './b.ts'
    export const months = new Map()
    export function lots() {}
    export interface Lot {}
    export class Failure extends Error {}
    type Points = number
  `
  expect(bannedStatements(file(text))).toEqual([])
})

test('a circle of imports is found, through types as well', () => {
  const files = {
    'a.ts': "import { b } from './b.ts'",
    'b.ts': "import type { C } from './rooms/c.ts'",
    'rooms/c.ts': "export { a } from '../a.ts'",
  }
  expect(importCircles(house(files))).toEqual(['a.ts -> b.ts -> rooms/c.ts -> a.ts'])
  expect(importCircles(house({ ...files, 'rooms/c.ts': 'export const c = 1' }))).toEqual([])
})

test('a package is found behind other files, unless only its types are used', () => {
  const files = {
    'ledger/index.ts': "export { check } from '../check.ts'\nimport type { Emitter } from 'mitt'",
    'check.ts': "import { type Schema } from 'zod/mini'",
  }
  expect([...packagesReachedBy('ledger', house(files))]).toEqual([['zod', 'ledger/index.ts -> check.ts -> zod/mini']])
})

test('a package is named without its subpath', () => {
  expect(['date-fns/addDays', '@date-fns/tz/date', 'mitt'].map(packageName)).toEqual([
    'date-fns',
    '@date-fns/tz',
    'mitt',
  ])
})

test('an import of a folder or without an extension is found', () => {
  const files = { 'a.ts': "import { b } from './b'\nimport { c } from './c'", 'b.ts': '', 'c/index.ts': '' }
  expect(brokenImports(house(files))).toEqual(['a.ts -> b', 'a.ts -> c'])
})

test('lines are counted as an editor counts them', () => {
  expect([file('a\nb\n').lines, file('a\nb').lines]).toEqual([2, 2])
})
