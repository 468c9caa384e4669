import type { Customer, CustomerBill } from '../../src/customer.ts'
import { type Fact, type FactInput, parseFact } from '../../src/facts/index.ts'
import { fold, namedBill, newCustomer, type World } from '../../src/fold/index.ts'
import { definePolicy, type PolicyInput } from '../../src/policy.ts'
import { indianRetail } from '../../src/presets/index.ts'
import { dayMs } from '../../src/time.ts'
import { smallRetail } from '../support/retail.ts'
import type { Bench } from './harness.ts'

const start = Date.UTC(2024, 0, 1, 6)
const factsEach = 20
const customers = 100

function parsed(input: FactInput): Fact {
  const outcome = parseFact(input)
  if (outcome.status === 'parsed') return outcome.fact
  throw new Error(outcome.problems.map(({ message }) => message).join(' '))
}

/** Of twenty facts sixteen bills, two returns, a capture and a view: what a till says of a regular customer in a year. */
function historyOf(customer: number): readonly Fact[] {
  const phone = `98${String(10_000_000 + customer * 7919).slice(-8)}`
  return Array.from({ length: factsEach }, (_, index) => {
    const at = start + ((customer * 37 + index * 19) % 29) * 3_600_000 + index * 18 * dayMs
    const envelope = { id: `${customer}-${index}`, source: 'till-1', occurredAt: at, customer: { phone } }
    const totalMinor = 49_900 + ((customer + index * 13) % 40) * 10_000
    const lines = [
      { sku: `SKU-${index % 9}`, name: 'Cotton kurta', category: 'kurtas', brand: 'biba', amountMinor: totalMinor },
      { sku: `SKU-${index % 5}`, name: 'Silk scarf', category: 'scarves', brand: 'raymond', amountMinor: 9900 },
    ]
    if (index === 0) return parsed({ ...envelope, type: 'customer.captured', method: 'whatsapp-receipt' })
    if (index === 7) return parsed({ ...envelope, type: 'product.viewed', sku: 'SKU-1' })
    if (index % 8 === 4) {
      return parsed({ ...envelope, type: 'purchase.returned', billId: `B-${customer}-${index - 1}`, amountMinor: 9900 })
    }
    return parsed({ ...envelope, type: 'purchase.completed', billId: `B-${customer}-${index}`, totalMinor, lines })
  })
}

const histories = Array.from({ length: customers }, (_, index) => historyOf(index))
const worldOf = (input: PolicyInput): World => ({ policies: [{ from: 0, policy: definePolicy(input) }], cuts: null })
const small = worldOf(smallRetail())
const preset = worldOf(indianRetail())

/** Folds whole histories, one after the other; a sum of the points keeps an engine from skipping any of it. */
function foldAll(world: World, times: number, muteBefore: number | null): number {
  let sum = 0
  let left = times
  for (let round = 0; left > 0; round = (round + 1) % histories.length) {
    const bills = new Map<string, CustomerBill>()
    let customer: Customer = { ...newCustomer('shop', `c-${round}`, 'person', start), muteBefore }
    for (const fact of histories[round] ?? []) {
      const key = namedBill(fact)
      const bill = key === null ? undefined : bills.get(key)
      const folded = fold(world, { customer, bills: bill === undefined ? [] : [bill] }, fact, fact.occurredAt)
      customer = folded.customer
      for (const changed of folded.bills) bills.set(changed.key, changed)
      left -= 1
    }
    sum += customer.points.lifetime.issued
  }
  return sum
}

/** The floor: the same facts, of which only the sums are kept. */
function sumAll(times: number): number {
  let sum = 0
  let left = times
  for (let round = 0; left > 0; round = (round + 1) % histories.length) {
    for (const fact of histories[round] ?? []) {
      if ('totalMinor' in fact && typeof fact.totalMinor === 'number') sum += fact.totalMinor
      left -= 1
    }
  }
  return sum
}

export const foldBench: Bench = {
  title: 'Folding a fact: 80 % bills of two lines, returns, captures, views',
  times: customers * factsEach,
  yardstick: { name: 'adding up the same facts by hand', run: sumAll },
  contenders: [
    { name: 'live, six rules', run: (times) => foldAll(small, times, null) },
    { name: 'live, the whole preset', run: (times) => foldAll(preset, times, null) },
    { name: 'an import, nobody is written to', run: (times) => foldAll(small, times, Number.MAX_SAFE_INTEGER) },
  ],
}
