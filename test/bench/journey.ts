import { createMachine, type SnapshotFrom, transition } from 'xstate'
import {
  compileJourney,
  defaultJourney,
  deriveJourney,
  type JourneyMove,
  type JourneyState,
  purchaseDay,
} from '../../src/journey/index.ts'
import { type DayNumber, dayNumber } from '../../src/time.ts'
import type { Bench } from './harness.ts'

/** What happens next to a customer whose state was read from a store: a purchase, which moves them. */
interface Arrival {
  readonly state: JourneyState
  readonly day: DayNumber
}

const start = dayNumber('2026-01-01')
const machine = compileJourney(defaultJourney)

/** Newcomers who buy again, lapsed ones who come back, and such as had been away for long. */
const histories: readonly (readonly [bought: readonly number[], silence: number])[] = [
  [[0], 0],
  [[0], 10],
  [[0], 45],
  [[0, 20, 40], 70],
  [[0], 90],
  [[0, 20, 40], 100],
]

const arrivals: readonly Arrival[] = Array.from({ length: 1200 }, (_, index) => {
  const [bought = [], silence = 0] = histories[index % histories.length] ?? []
  const shift = start + (index % 97)
  const days = bought.map((day) => shift + day)
  const last = days.at(-1) ?? shift
  const timeline = { capturedDay: shift, purchaseDays: days }
  const { state } = deriveJourney(machine, timeline, last + silence)
  // As a store gives it back: plain data, with no history in this process.
  const day = last + Math.max(silence, 1)
  return { state: JSON.parse(JSON.stringify(state)) as JourneyState, day }
}).filter(({ state, day }) => {
  const { moves } = purchaseDay(machine, state, day)
  return moves.length === 1
})

function regulars(times: number): number {
  let sum = 0
  for (let done = 0; done < times; done += arrivals.length) {
    for (const { state, day } of arrivals) {
      const { state: next, moves } = purchaseDay(machine, state, day)
      for (const move of moves) sum += move.day + move.cycle + next.purchaseDays
    }
  }
  return sum
}

/** An arrow of the table, with its condition as a function. */
interface Arrow {
  readonly to: string
  readonly id: string
  readonly reason: string
  readonly newCycle: boolean
  readonly holds: (state: JourneyState) => boolean
}

const again: Arrow = {
  to: 'loyalty',
  id: 'repeat-purchase',
  reason: 'bought again within 60 days',
  newCycle: false,
  holds: ({ gapDays }) => gapDays !== null && gapDays <= 60,
}
const newCycle: Arrow = {
  to: 'onboarding',
  id: 'new-cycle',
  reason: 'first purchase, or the first after more than 60 days',
  newCycle: true,
  holds: ({ gapDays, purchaseDays }) => purchaseDays === 1 || (gapDays !== null && gapDays > 60),
}
type Row = Readonly<Record<'purchase-day' | 'capture', readonly Arrow[]>>
const table: ReadonlyMap<string | null, Row> = new Map([
  ['capture', { 'purchase-day': [again], capture: [] }],
  ['onboarding', { 'purchase-day': [again], capture: [] }],
  ['re-engagement', { 'purchase-day': [again, newCycle], capture: [] }],
])

/** The least that does it: looks the stage and the event up, counts, and builds the new state and the record of the move. */
function tableStep(state: JourneyState, day: DayNumber): { state: JourneyState; move: JourneyMove | null } {
  const counted: JourneyState = {
    stage: state.stage,
    sinceDay: state.sinceDay,
    cycle: state.cycle,
    capturedDay: state.capturedDay,
    firstDay: state.firstDay ?? day,
    lastDay: day,
    gapDays: state.lastDay === null ? null : day - state.lastDay,
    purchaseDays: state.purchaseDays + 1,
    cyclePurchaseDays: state.cyclePurchaseDays + 1,
  }
  for (const arrow of table.get(state.stage)?.['purchase-day'] ?? []) {
    if (!arrow.holds(counted)) continue
    const cycle = arrow.newCycle ? counted.cycle + 1 : counted.cycle
    const cyclePurchaseDays = arrow.newCycle ? 1 : counted.cyclePurchaseDays
    return {
      // Written out, as is usual where it has to be fast: spreading copies at twice the cost.
      state: {
        stage: arrow.to,
        sinceDay: day,
        cycle,
        capturedDay: counted.capturedDay,
        firstDay: counted.firstDay,
        lastDay: day,
        gapDays: counted.gapDays,
        purchaseDays: counted.purchaseDays,
        cyclePurchaseDays,
      },
      move: { from: state.stage, to: arrow.to, day, cycle, transition: arrow.id, reason: arrow.reason },
    }
  }
  return { state: counted, move: null }
}

function byTable(times: number): number {
  let sum = 0
  for (let done = 0; done < times; done += arrivals.length) {
    for (const { state, day } of arrivals) {
      const { state: next, move } = tableStep(state, day)
      if (move !== null) sum += move.day + move.cycle + next.purchaseDays
    }
  }
  return sum
}

/** The same stages and arrows for XState; what it counts stands in its context. */
const peer = createMachine({
  types: {} as { context: JourneyState; events: { type: 'purchase-day'; day: DayNumber } },
  id: 'journey',
  initial: 'capture',
  context: ({ input }) => input as JourneyState,
  states: Object.fromEntries(
    ['capture', 'onboarding', 're-engagement', 'loyalty', 'advocacy'].map((stage) => [
      stage,
      {
        on: {
          'purchase-day': [
            ...(table.get(stage)?.['purchase-day'] ?? []).map(({ to, holds }) => ({
              target: to,
              guard: ({ context, event }: { context: JourneyState; event: { day: DayNumber } }) =>
                holds({
                  ...context,
                  gapDays: context.lastDay === null ? null : event.day - context.lastDay,
                  purchaseDays: context.purchaseDays + 1,
                }),
            })),
          ],
        },
      },
    ]),
  ),
})

type Snapshot = SnapshotFrom<typeof peer>

function peerStep(state: JourneyState, day: DayNumber): { stage: string; move: JourneyMove } {
  const stored = peer.resolveState({ value: state.stage ?? 'capture', context: state })
  const [next] = transition(peer, stored as Snapshot, { type: 'purchase-day', day })
  const to = String(next.value)
  return { stage: to, move: { from: state.stage, to, day, cycle: state.cycle, transition: '', reason: '' } }
}

function byPeer(times: number): number {
  let sum = 0
  for (let done = 0; done < times; done += arrivals.length) {
    for (const { state, day } of arrivals) {
      const { move } = peerStep(state, day)
      sum += move.day + move.cycle
    }
  }
  return sum
}

for (const { state, day } of arrivals) {
  const mine = purchaseDay(machine, state, day)
  const limit = tableStep(state, day)
  const same = JSON.stringify([mine.state, mine.moves]) === JSON.stringify([limit.state, [limit.move]])
  if (!same || peerStep(state, day).stage !== mine.state.stage) throw new Error('The three do not agree.')
}

export const journeyBench: Bench = {
  title: `A purchase moves a customer read from a store to another stage (${arrivals.length} different ones)`,
  times: 120_000,
  yardstick: { name: 'a table by hand, with the record', run: byTable },
  contenders: [
    { name: 'regulars/journey, with the record', run: regulars },
    { name: 'XState transition', run: byPeer, times: 2_400 },
  ],
}
