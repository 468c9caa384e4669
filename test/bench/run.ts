import { accountMaximums } from '../../src/ledger/index.ts'
import { conditionBench } from './condition.ts'
import { foldBench } from './fold.ts'
import { type Bench, measure, table } from './harness.ts'
import { ledgerBench, oldAccountBytes, quoteBench } from './ledger.ts'

// The ledger before the fold: whoever uses it alone has no fold in the process.
const benches: readonly Bench[] = [ledgerBench, quoteBench(), conditionBench, foldBench]

for (const bench of benches) console.log(table(bench.title, measure(bench)))
console.log(`The account after 20,000 bills: ${oldAccountBytes()} bytes of at most ${accountMaximums.jsonBytes}.`)
