import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { type Block, blocksOf, pages, withProgram } from './docs.ts'
import { manifest } from './manifest.ts'
import { assertFreshBuild, run } from './packed.ts'

// Below node_modules the repository's other packages resolve, and `regulars` itself by the link that is made there.
const workshop = resolve('node_modules/.cache/regulars-docs')

const blocksByPage = pages().map((page) => blocksOf(page, existsSync(page) ? readFileSync(page, 'utf8') : ''))
const blocks = blocksByPage.flat()
const programs = blocks.filter(({ isFragment }) => !isFragment)

beforeAll(() => {
  assertFreshBuild()
  rmSync(workshop, { recursive: true, force: true })
  mkdirSync(join(workshop, 'node_modules'), { recursive: true })
  symlinkSync(resolve('.'), join(workshop, 'node_modules', manifest.name), 'junction')
  writeFileSync(join(workshop, 'package.json'), JSON.stringify({ type: 'module', private: true }))
})

/** A block's file, in a folder of its own: a program that keeps a database finds none there. */
function write(block: Block, code: string): string {
  const folder = join(workshop, block.name)
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'block.mts'), code)
  return folder
}

test('the README shows a program and what it prints', () => {
  expect(programs.filter(({ name, prints }) => name.startsWith('README-') && prints !== undefined)).not.toEqual([])
})

test('every block of the pages type-checks', { timeout: 120_000 }, async () => {
  const files = blocksByPage.flatMap((page) =>
    page.map((block, index) => {
      const program = page.slice(0, index).findLast(({ isFragment }) => !isFragment)
      return join(
        write(block, block.isFragment ? withProgram(block, program) : `${block.code}export {}\n`),
        'block.mts',
      )
    }),
  )
  const compilerOptions = {
    target: 'es2022',
    module: 'nodenext',
    moduleResolution: 'nodenext',
    strict: true,
    skipLibCheck: true,
    noEmit: true,
    types: ['node'],
    typeRoots: [resolve('node_modules/@types')],
  }
  writeFileSync(join(workshop, 'tsconfig.json'), JSON.stringify({ compilerOptions, files }))
  if (files.length > 0) await run(process.execPath, [resolve('node_modules/typescript/bin/tsc'), '-p', workshop])
})

describe.concurrent('the programs of the pages run', () => {
  test.for(programs)('$name', async (block, { expect }) => {
    const printed = await run(process.execPath, ['--import', 'tsx', 'block.mts'], write(block, block.code))
    if (block.prints !== undefined) expect(printed.trimEnd()).toBe(block.prints)
  })
})
