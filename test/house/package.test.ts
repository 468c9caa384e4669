import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { publint } from 'publint'
import { formatMessage } from 'publint/utils'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { pages } from './docs.ts'
import { standaloneRooms } from './layers.ts'
import { manifest, specifiers } from './manifest.ts'
import { assertFreshBuild, install, type Packed, pack, run } from './packed.ts'

/** The functions that each entry must offer, at least. */
const keyFunctions: Readonly<Record<string, readonly string[]>> = {
  regulars: ['createCrm', 'definePolicy', 'fold', 'isCrmError'],
  'regulars/ledger': ['openAccount', 'defineLedgerTerms', 'quoteRedemption', 'statement'],
  'regulars/rfm': ['score', 'segmentOf', 'cutPoints'],
  'regulars/journey': ['advance', 'checkJourney', 'journeyMermaid'],
  'regulars/triggers': ['checkRules'],
  'regulars/condition': ['checkCondition', 'compileCondition'],
  'regulars/metrics': ['createMetrics', 'metricsReport'],
  'regulars/presets': ['indianRetail', 'rfmThresholds'],
  'regulars/channels': ['consoleChannel', 'recordingChannel'],
  'regulars/report': ['renderReport', 'reportSummary', 'reportHeadlines'],
  'regulars/testing': ['storeConformance', 'fakeClock', 'faultyStore', 'simulatedShop'],
  'regulars/testing/arbitraries': ['factArbitraries'],
  'regulars/stores/memory': ['memoryStore'],
  'regulars/stores/sqlite': ['sqliteStore'],
  'regulars/stores/postgres': ['postgresStore'],
}

const packageMinutes = 3
let packed: Packed
let consumer: string

beforeAll(async () => {
  assertFreshBuild()
  packed = await pack()
  consumer = await install(packed)
}, packageMinutes * 60_000)

afterAll(() => {
  if (packed !== undefined) rmSync(dirname(packed.tarball), { recursive: true, force: true })
})

/** What a program sees that loads every entry: the kinds of the exports, and the globals that loading added. */
interface Seen {
  readonly kinds: Readonly<Record<string, Readonly<Record<string, string>>>>
  readonly newGlobals: readonly string[]
}

async function load(format: 'mjs' | 'cjs', entries: readonly string[], project = consumer): Promise<Seen> {
  const loadOne = format === 'mjs' ? 'await import(specifier)' : 'require(specifier)'
  const script = join(project, `load.${format}`)
  writeFileSync(
    script,
    `const before = new Set(Reflect.ownKeys(globalThis))
    const kinds = {}
    for (const specifier of ${JSON.stringify(entries)}) {
      const entry = ${loadOne}
      kinds[specifier] = Object.fromEntries(Object.keys(entry).sort().map((name) => [name, typeof entry[name]]))
    }
    const newGlobals = Reflect.ownKeys(globalThis).filter((key) => !before.has(key)).map(String)
    console.log(JSON.stringify({ kinds, newGlobals }))`,
  )
  return JSON.parse(await run(process.execPath, [script], project))
}

test('a build that is missing or older than its sources is refused', () => {
  const folder = mkdtempSync(join(tmpdir(), 'regulars-stale-'))
  writeFileSync(join(folder, 'built.js'), '')
  utimesSync(join(folder, 'built.js'), 1, 1)
  expect(() => assertFreshBuild('src', folder)).toThrow('older than src')
  expect(() => assertFreshBuild('src', join(folder, 'nowhere'))).toThrow('missing')
  rmSync(folder, { recursive: true })
})

test('the package holds the build and its papers, and nothing else', () => {
  const papers = packed.files.filter((path) => !path.startsWith('dist/'))
  expect([...papers].sort()).toEqual(['CHANGELOG.md', 'LICENSE', 'package.json', ...pages()].sort())
  expect(packed.files.filter((path) => !/\.(js|cjs|d\.ts|d\.cts|map|md|json)$|^LICENSE$/.test(path))).toEqual([])
})

test('every link of its pages leads to a page of the package', () => {
  const links = pages().flatMap((page) =>
    [...readFileSync(page, 'utf8').matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(([, link = '']) => ({ page, link })),
  )
  expect(links.length).toBeGreaterThan(10)
  const lost = links.filter(({ page, link }) => !packed.files.includes(join(dirname(page), link).replaceAll('\\', '/')))
  expect(lost).toEqual([])
})

test('publint has nothing to say about the package', async () => {
  const tarball = new Uint8Array(readFileSync(packed.tarball)).buffer
  const { messages } = await publint({ pack: { tarball }, strict: true })
  expect(messages.map((message) => formatMessage(message, JSON.parse(readFileSync('package.json', 'utf8'))))).toEqual(
    [],
  )
})

test('the types of every entry resolve under node16 and bundlers', async () => {
  const attw = resolve('node_modules/@arethetypeswrong/cli/dist/index.js')
  const report = JSON.parse(
    await run(process.execPath, [
      attw,
      packed.tarball,
      '--profile',
      'node16',
      '--format',
      'json',
      '--no-definitely-typed',
    ]),
  )
  // Node 10 knows no exports map; nothing that old is supported.
  const problems: Readonly<Record<string, readonly { readonly resolutionKind?: string }[]>> = report.problems
  expect(
    Object.values(problems)
      .flat()
      .filter(({ resolutionKind }) => resolutionKind !== 'node10'),
  ).toEqual([])
  expect(Object.keys(report.analysis.entrypoints).sort()).toEqual(Object.keys(manifest.exports).sort())
})

test('an installation brings the declared dependencies and no others', () => {
  const installed = readdirSync(join(consumer, 'node_modules'))
    .filter((name) => !name.startsWith('.'))
    .flatMap((name) =>
      name.startsWith('@')
        ? readdirSync(join(consumer, 'node_modules', name)).map((inner) => `${name}/${inner}`)
        : [name],
    )
  expect(installed.sort()).toEqual([manifest.name, ...Object.keys(manifest.dependencies)].sort())
})

test('import and require load every entry, with the same exports, and add no global', async () => {
  const [imported, required] = [await load('mjs', specifiers), await load('cjs', specifiers)]
  expect(imported.kinds).toEqual(required.kinds)
  // zod keeps two of its own, so that its ESM and CJS copies share them.
  const ours = [...imported.newGlobals, ...required.newGlobals].filter((name) => !name.startsWith('__zod_'))
  expect(ours).toEqual([])
  for (const specifier of specifiers) {
    const kinds = imported.kinds[specifier] ?? {}
    const functions = Object.keys(kinds).filter((name) => kinds[name] === 'function')
    expect(functions, specifier).toEqual(expect.arrayContaining([...(keyFunctions[specifier] ?? [])]))
    expect(Object.keys(kinds).length, specifier).toBeGreaterThan(0)
  }
})

test('the rooms that stand alone load where zod and mitt are not installed', async () => {
  const bare = join(dirname(packed.tarball), 'bare')
  cpSync(consumer, bare, { recursive: true })
  for (const name of ['zod', 'mitt']) rmSync(join(bare, 'node_modules', name), { recursive: true })
  const alone = specifiers.filter((specifier) =>
    standaloneRooms.some((room) => specifier === `${manifest.name}/${room}`),
  )
  expect(alone.length).toBeGreaterThan(3)
  for (const format of ['mjs', 'cjs'] as const) {
    expect(Object.keys((await load(format, alone, bare)).kinds)).toEqual(alone)
    await expect(load(format, [manifest.name], bare)).rejects.toThrow(/zod|mitt/)
  }
})

test('each format holds one CrmError class, whichever entries a program loads', () => {
  const dist = readdirSync('dist', { recursive: true, encoding: 'utf8' })
  for (const extension of ['.js', '.cjs']) {
    const definitions = dist.filter(
      (path) =>
        path.endsWith(extension) && /class CrmError|CrmError = class/.test(readFileSync(join('dist', path), 'utf8')),
    )
    expect(definitions).toHaveLength(1)
  }
})

test('the published types never speak of mitt', () => {
  const speaking = packed.files.filter(
    (path) => /\.d\.c?ts$/.test(path) && /['"]mitt['"]/.test(readFileSync(path, 'utf8')),
  )
  expect(speaking).toEqual([])
})

test('strict programs compile against the package, as modules and as CommonJS', async () => {
  const lines = specifiers.flatMap((specifier, index) => [
    `import * as entry${index} from '${specifier}'`,
    `export const functions${index}: readonly ((...args: never[]) => unknown)[] = [`,
    ...(keyFunctions[specifier] ?? []).map((name) => `  entry${index}.${name},`),
    ']',
    `export const names${index}: readonly string[] = Object.keys(entry${index})`,
  ])
  // The optional peer, which whoever wants the arbitraries brings along.
  symlinkSync(resolve('node_modules/fast-check'), join(consumer, 'node_modules', 'fast-check'), 'junction')
  for (const file of ['program.mts', 'program.cts']) writeFileSync(join(consumer, file), lines.join('\n'))
  const compilerOptions = {
    target: 'es2022',
    module: 'node16',
    moduleResolution: 'node16',
    strict: true,
    exactOptionalPropertyTypes: true,
    skipLibCheck: false,
    noEmit: true,
    types: [],
  }
  writeFileSync(
    join(consumer, 'tsconfig.json'),
    JSON.stringify({ compilerOptions, files: ['program.mts', 'program.cts'] }),
  )
  await run(process.execPath, [resolve('node_modules/typescript/bin/tsc'), '-p', consumer])
})
