import { conditionBench } from './condition.ts'
import { foldBench } from './fold.ts'
import { type Bench, measure, table } from './harness.ts'

const benches: readonly Bench[] = [conditionBench, foldBench]

for (const bench of benches) console.log(table(bench.title, measure(bench)))
