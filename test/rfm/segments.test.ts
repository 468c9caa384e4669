import { expect, test } from 'vitest'
import { type Score, type Segment, segmentOf, segments } from '../../src/rfm/index.ts'

const scores: readonly Score[] = [1, 2, 3, 4, 5]

function countCells(silent: boolean): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const r of scores) {
    for (const f of scores) {
      for (const m of scores) {
        const segment = segmentOf(r, f, m, silent)
        counts[segment] = (counts[segment] ?? 0) + 1
      }
    }
  }
  return counts
}

test('the five segments cover all 125 cells: 8 + 37 + 30 + 30 + 20', () => {
  expect(countCells(false)).toEqual({
    champions: 8,
    'loyal-regulars': 37,
    'promising-actives': 30,
    'at-risk-regulars': 30,
    'lost-customers': 20,
  })
})

test('the map drawn out: a row per R, a column per F, money decides only between champions and loyal regulars', () => {
  const letters: Record<Segment, string> = {
    champions: 'C',
    'loyal-regulars': 'L',
    'promising-actives': 'P',
    'at-risk-regulars': 'A',
    'lost-customers': 'x',
  }
  const draw = (m: Score): string[] => scores.map((r) => scores.map((f) => letters[segmentOf(r, f, m)]).join(''))
  const poor = ['xxAAA', 'xxAAA', 'PPLLL', 'PPLLL', 'PPLLL']
  const rich = ['xxAAA', 'xxAAA', 'PPLLL', 'PPLCC', 'PPLCC']
  expect(scores.map(draw)).toEqual([poor, poor, poor, rich, rich])
})

test('a silent customer is no champion but a loyal regular; every other cell stays', () => {
  expect(segmentOf(5, 5, 5, true)).toBe('loyal-regulars')
  expect(countCells(true)).toEqual({
    'loyal-regulars': 45,
    'promising-actives': 30,
    'at-risk-regulars': 30,
    'lost-customers': 20,
  })
})

test('the list names the segments best first', () => {
  expect(segments).toEqual(['champions', 'loyal-regulars', 'promising-actives', 'at-risk-regulars', 'lost-customers'])
})
