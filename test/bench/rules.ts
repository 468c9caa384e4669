import type { Bench, Contender } from './harness.ts'
import {
  byHand,
  jsonLogicRules,
  jsonRulesEngine,
  type Matcher,
  ours,
  type SlowMatcher,
  zenEngine,
} from './rules-peers.ts'
import { rulesOf, type Told, tellings } from './rules-shop.ts'

const told = tellings(2000)
/** Enough for the engine to have compiled ten thousand functions by hand, each of which is seldom called. */
const warmUpPasses = 20
/** Native code may work on several at a time. */
const atOnce = 8

function tellingAt(done: number): Told {
  const telling = told[done % told.length]
  if (telling === undefined) throw new Error('Nothing was told.')
  return telling
}

function fast(name: string, match: Matcher, times: number): Contender {
  const run = (count: number): number => {
    let matches = 0
    for (let done = 0; done < count; done++) matches += match(tellingAt(done)).length
    return matches
  }
  return { name, run, times }
}

function slow(name: string, match: SlowMatcher, times: number): Contender {
  const run = async (count: number): Promise<number> => {
    let matches = 0
    for (let done = 0; done < count; done += atOnce) {
      const some = Array.from({ length: Math.min(atOnce, count - done) }, (_, next) => match(tellingAt(done + next)))
      for (const found of await Promise.all(some)) matches += found.length
    }
    return matches
  }
  return { name, run, times }
}

async function verify(
  matchers: readonly (readonly [string, Matcher | SlowMatcher])[],
  expected: Matcher,
): Promise<void> {
  for (const telling of told.slice(0, 100)) {
    const wanted = expected(telling).toSorted().join()
    for (const [name, match] of matchers) {
      const found = (await match(telling)).toSorted().join()
      if (found !== wanted) throw new Error(`"${name}" matches ${found}, not ${wanted}.`)
    }
  }
}

/**
 * Facts of 20 types against rules of two or three conditions. A round of a slow contender is of fewer facts.
 */
export async function rulesBench(count: 1_000 | 10_000): Promise<Bench> {
  const rules = rulesOf(count)
  const hand = byHand(rules)
  const own = ours(rules)
  const logic = jsonLogicRules(rules)
  const zen = zenEngine(rules)
  const engine = jsonRulesEngine(rules, told)
  await verify(
    [
      ['regulars', own],
      ['json-logic-js', logic],
      ['zen-engine', zen],
      ['json-rules-engine', engine],
    ],
    hand,
  )
  let matches = 0
  for (let pass = 0; pass < warmUpPasses; pass++) for (const telling of told) matches += hand(telling).length
  const each = (matches / told.length / warmUpPasses).toFixed(1)
  const scale = count === 1_000 ? 1 : 0.1
  return {
    title: `The rules a fact matches, of ${count.toLocaleString('en')} for 20 types of facts (${each} a fact)`,
    times: 4_000,
    yardstick: fast('a function by hand for each rule', hand, 20_000 * scale),
    contenders: [
      fast('regulars/triggers', own, 20_000 * Math.sqrt(scale)),
      fast('json-logic-js 2', logic, 200 * scale),
      slow('json-rules-engine 7', engine, 40 * scale),
      slow('@gorules/zen-engine (native)', zen, 400 * scale),
    ],
  }
}
