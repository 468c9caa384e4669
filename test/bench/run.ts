import { accountMaximums } from '../../src/ledger/index.ts'
import { conditionBench } from './condition.ts'
import { foldBench } from './fold.ts'
import { type Bench, measure, table } from './harness.ts'
import { journeyBench } from './journey.ts'
import { ledgerBench, oldAccountBytes, quoteBench } from './ledger.ts'
import { rulesBench } from './rules.ts'

// The ledger before the fold: whoever uses it alone has no fold in the process.
const benches: readonly Bench[] = [ledgerBench, quoteBench(), conditionBench, journeyBench, foldBench]

for (const bench of benches) console.log(table(bench.title, await measure(bench)))
// Last, and made only now: ten thousand functions by hand leave the process full.
for (const count of [1_000, 10_000] as const) {
  const bench = await rulesBench(count)
  console.log(table(bench.title, await measure(bench)))
}
console.log(`The account after 20,000 bills: ${oldAccountBytes()} bytes of at most ${accountMaximums.jsonBytes}.`)
