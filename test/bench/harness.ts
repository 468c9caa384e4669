/** One way of doing the work that a bench measures. */
export interface Contender {
  readonly name: string
  /** Does the operation `times` times, and returns something made of the results, so that no engine may skip them. */
  readonly run: (times: number) => number | Promise<number>
  /** Operations in one round, when it is so slow that fewer than the others' will do. */
  readonly times?: number
}

export interface Bench {
  readonly title: string
  /** Operations in one round: enough for a round to take some milliseconds. */
  readonly times: number
  /** What the others are compared with: another library, or the same by hand, which is as fast as it can get. */
  readonly yardstick: Contender
  readonly contenders: readonly Contender[]
}

export interface Row {
  readonly name: string
  readonly nanosecondsEach: number
  /** How many times the yardstick's time; below 1 is faster than it. */
  readonly ratio: number
}

const warmUpRounds = 10
const rounds = 31

/** Median time of each contender. Rounds take turns, so that a busy moment of the machine slows all of them alike. */
export async function measure({ yardstick, contenders, times: usual }: Bench): Promise<Row[]> {
  const all = [yardstick, ...contenders]
  const samples = all.map((): number[] => [])
  for (let round = 0; round < warmUpRounds + rounds; round++) {
    for (const [index, contender] of all.entries()) {
      const times = contender.times ?? usual
      const start = performance.now()
      const ran = contender.run(times)
      // Not awaited when there is nothing to wait for: that alone takes longer than a small round.
      const result = typeof ran === 'number' ? ran : await ran
      const elapsedMs = performance.now() - start
      if (Number.isNaN(result)) throw new Error(`"${contender.name}" computed nothing.`)
      if (round >= warmUpRounds) samples[index]?.push((elapsedMs * 1e6) / times)
    }
  }
  const medians = samples.map(median)
  const unit = medians[0] ?? Number.NaN
  return all.map(({ name }, index) => {
    const nanosecondsEach = medians[index] ?? Number.NaN
    return { name, nanosecondsEach, ratio: nanosecondsEach / unit }
  })
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
}

/** A table for people; nothing is asserted, since a time says as much of the machine as of the code. */
export function table(title: string, rows: readonly Row[]): string {
  const width = Math.max(...rows.map(({ name }) => name.length))
  const lines = rows.map(({ name, nanosecondsEach, ratio }) => {
    const each = `${nanosecondsEach.toFixed(1)} ns`
    const aSecond = `${Math.round(1e9 / nanosecondsEach).toLocaleString('en')}/s`
    return `  ${name.padEnd(width)}  ${each.padStart(14)}  ${aSecond.padStart(14)}  ${ratio.toFixed(2).padStart(8)} x`
  })
  return [title, ...lines, ''].join('\n')
}
