import { accountMaximums } from '../../src/ledger/index.ts'
import { conditionBench } from './condition.ts'
import { foldBench } from './fold.ts'
import { type Bench, measure, table } from './harness.ts'
import { ledgerBench, oldAccountBytes, quoteBench } from './ledger.ts'

const benches: readonly Bench[] = [conditionBench, foldBench, ledgerBench, quoteBench()]

for (const bench of benches) console.log(table(bench.title, measure(bench)))
console.log(`The account after 20,000 bills: ${oldAccountBytes()} bytes of at most ${accountMaximums.jsonBytes}.`)
