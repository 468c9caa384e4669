import { expect, test } from 'vitest'
import { bannedStatements, impurities } from './bans.ts'
import { brokenImports, importCircles, packagesReachedBy } from './graph.ts'
import { exceptions, isPure, layeringProblems, standaloneRooms } from './layers.ts'
import { readSources } from './source.ts'

const sources = readSources('src')
const maxLines = 300

test('rooms import only from the layers below them', () => {
  expect(sources.length).toBeGreaterThan(0)
  expect(layeringProblems(sources)).toEqual([])
})

test('every exception to the layers is still needed', () => {
  const isUsed = ({ from, to }: { readonly from: string; readonly to: string }): boolean =>
    sources.some(({ path, imports }) => path === from && imports.some(({ target }) => target === to))
  expect(exceptions.filter((exception) => !isUsed(exception))).toEqual([])
})

test('every relative import names a file that exists', () => {
  expect(brokenImports(sources)).toEqual([])
})

test('no imports run in a circle', () => {
  expect(importCircles(sources)).toEqual([])
})

test('pure rooms never wait, read a clock, roll dice or touch the machine', () => {
  expect(sources.filter(isPure).flatMap(impurities)).toEqual([])
})

test.each(standaloneRooms)('%s loads neither zod nor mitt', (room) => {
  const reached = packagesReachedBy(room, sources)
  expect([reached.get('zod'), reached.get('mitt')]).toEqual([undefined, undefined])
})

test('loading a file does nothing, and no file has a default export', () => {
  expect(sources.flatMap(bannedStatements)).toEqual([])
})

test('no file is longer than 300 lines', () => {
  expect(sources.filter(({ lines }) => lines > maxLines).map(({ path, lines }) => `${path}: ${lines}`)).toEqual([])
})
