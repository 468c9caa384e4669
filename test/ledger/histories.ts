import fc from 'fast-check'
import type { BonusName, LedgerTerms, MoveReason } from '../../src/ledger/index.ts'
import { opening } from '../support/book.ts'
import { categories, manyTerms } from './histories-terms.ts'

export const people = ['asha', 'bina', 'chitra'] as const
export type Person = (typeof people)[number]

/** Something that happens in a shop, when the shop's clock shows `at`. Percentages are of whatever there is then. */
export type Step = { readonly at: string } & (
  | {
      readonly do: 'earn'
      readonly who: Person
      readonly bill: string
      readonly lines: readonly { readonly rupees: number; readonly category?: string }[]
      /** Of what is available: paid with points. */
      readonly payPercent: number
    }
  /** Cumulative percentages of the lines. */
  | { readonly do: 'return'; readonly bill: string; readonly percents: readonly number[] }
  | { readonly do: 'void'; readonly bill: string }
  | { readonly do: 'return-unlinked'; readonly who: Person; readonly rupees: number }
  | ({ readonly do: 'redeem'; readonly bill: string | null } & Amount)
  | ({ readonly do: 'hold'; readonly hold: string; readonly minutes: number | null } & Amount)
  | ({ readonly do: 'lease'; readonly hold: string } & Amount)
  | {
      readonly do: 'capture'
      readonly hold: string
      /** Of what is left of the hold; all of it when null. */
      readonly percent: number | null
      readonly bill: string | null
    }
  | { readonly do: 'release'; readonly hold: string }
  | { readonly do: 'bonus'; readonly who: Person; readonly bonus: BonusName; readonly key: string }
  | {
      readonly do: 'adjust'
      readonly who: Person
      readonly points: number
      readonly forced: boolean
      readonly approver: string | null
    }
  | { readonly do: 'freeze'; readonly who: Person; readonly frozen: boolean }
  | ({ readonly do: 'transfer'; readonly transfer: string; readonly to: Person } & Amount)
  /** The other side answers the oldest letters first. */
  | { readonly do: 'answer'; readonly credited: boolean }
  /** Two records of one person become one; or a member's points go to the account of the household. */
  | { readonly do: 'merge'; readonly who: Person; readonly into: Person; readonly why: MoveReason }
  /** The shop takes up its other terms. */
  | { readonly do: 'other-terms' }
)

interface Amount {
  readonly who: Person
  readonly percent: number
  readonly forced: boolean
}

/** What a shop decided, first and later, and what happened there. */
export interface History {
  readonly terms: readonly [LedgerTerms, LedgerTerms]
  readonly steps: readonly Step[]
}

// One of them comes more often, so that some accounts see a lot.
const person = fc.constantFrom<Person[]>('asha', ...people)
const percent = fc.integer({ min: 1, max: 120 })
const orNone = (numbers: fc.Arbitrary<number>): fc.Arbitrary<number | null> => fc.option(numbers)
const rarely = fc.nat(7).map((roll) => roll === 7)
const amount = { who: person, percent, forced: rarely }
const pick = fc.nat(7)
const line = fc.record(
  { rupees: fc.integer({ min: 0, max: 400 }), category: fc.constantFrom(...categories) },
  { requiredKeys: ['rupees'] },
)
const bonus = fc.constantFrom<BonusName[]>('enrolment', 'birthday', 'anniversary', 'referrer', 'referee', {
  campaign: 'festival',
})

function act<const Name extends Step['do'], Rest extends object>(
  name: Name,
  rest: { [Key in keyof Rest]: fc.Arbitrary<Rest[Key]> },
): fc.Arbitrary<{ readonly do: Name } & Rest> {
  return fc.record<Rest>(rest).map((parts) => ({ do: name, ...parts }))
}

/** Of a hold some minutes after it was placed, or now. */
const captured = { percent: orNone(percent), onBill: fc.boolean(), minutesOn: orNone(fc.nat(100)) }
/** How a hold ends, if nothing else ends it: captured, released, or by itself. */
const ends = fc.oneof(
  { weight: 3, arbitrary: fc.record({ ...captured, told: fc.nat(1000) }) },
  { weight: 1, arbitrary: fc.record({ told: fc.nat(1000) }) },
  { weight: 1, arbitrary: fc.constant(null) },
)

/** Bills, holds and transfers are picked among the latest, so that most steps find one. */
const acts = fc.oneof(
  {
    weight: 7,
    arbitrary: act('earn', {
      who: person,
      lines: fc.array(line, { minLength: 1, maxLength: 4 }),
      payPercent: fc.oneof(fc.constant(0), percent),
      lateDays: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat(60) }),
    }),
  },
  {
    weight: 4,
    arbitrary: act('return', { pick, percents: fc.array(fc.nat(100), { minLength: 4, maxLength: 4 }) }),
  },
  { weight: 1, arbitrary: act('void', { pick }) },
  { weight: 1, arbitrary: act('return-unlinked', { who: person, rupees: fc.nat(100) }) },
  { weight: 4, arbitrary: act('redeem', { ...amount, onBill: fc.boolean() }) },
  {
    weight: 5,
    arbitrary: act('hold', { ...amount, minutes: orNone(fc.integer({ min: 1, max: 600 })), end: ends }),
  },
  { weight: 3, arbitrary: act('lease', { ...amount, end: ends }) },
  { weight: 4, arbitrary: act('capture', { pick, ...captured }) },
  { weight: 2, arbitrary: act('release', { pick }) },
  { weight: 4, arbitrary: act('bonus', { who: person, bonus }) },
  {
    weight: 1,
    arbitrary: act('adjust', {
      who: person,
      points: fc.integer({ min: -200, max: 200 }).filter((points) => points !== 0),
      forced: rarely,
      approver: fc.constantFrom(null, 'a-1', 'a-2'),
    }),
  },
  {
    weight: 1,
    arbitrary: act('freeze', { who: person, frozen: fc.nat(2).map((roll) => roll === 2) }),
  },
  { weight: 3, arbitrary: act('transfer', { ...amount, to: person }) },
  { weight: 3, arbitrary: act('answer', { credited: fc.boolean() }) },
  {
    weight: 1,
    arbitrary: act('merge', { who: person, into: person, why: fc.constantFrom<MoveReason[]>('merge', 'pool') }),
  },
  { weight: 1, arbitrary: act('other-terms', {}) },
)

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs

/**
 * Three busy days every thirty, so that holds are captured in time or too late, and points that live or mature for a month
 * do so while they are held. Each step has a time of its own: a shrunk history leaves steps out and moves no other.
 */
const times = fc
  .tuple(fc.nat(11), fc.nat(2), fc.nat(1439))
  .map(([season, day, minute]) => opening + season * 30 * dayMs + day * dayMs + minute * minuteMs)

type Act = typeof acts extends fc.Arbitrary<infer Value> ? Value : never
interface Beat {
  readonly time: number
  readonly act: Act
}

/** Asia/Kolkata has had one offset since 1990. */
const aheadMs = 330 * minuteMs
export function readingOf(instant: number): string {
  return new Date(instant + aheadMs).toISOString().slice(0, 16)
}

interface Known {
  readonly id: string
  readonly who: Person
  readonly at: number
}
const latest = (known: readonly Known[], pick: number): Known | undefined =>
  known[known.length - 1 - (pick % Math.max(1, known.length))]

interface Captured {
  readonly percent: number | null
  readonly onBill: boolean
  readonly minutesOn: number | null
}

/** Names everything and says when it happens, so that the steps read as what they are. */
function toldOf(beats: readonly Beat[]): readonly Step[] {
  const told: { readonly time: number; readonly step: Step }[] = []
  const bills: Known[] = []
  const holds: Known[] = []
  let transfers = 0
  const tell = (time: number, step: Step): void => {
    told.push({ time, step })
  }
  const lastBill = (who: Person): string | null => bills.findLast((bill) => bill.who === who)?.id ?? null
  const capture = (time: number, hold: Known, { percent, onBill, minutesOn }: Captured): void => {
    const at = readingOf(minutesOn === null ? time : Math.min(time, hold.at + minutesOn * minuteMs))
    tell(time, { at, do: 'capture', hold: hold.id, percent, bill: onBill ? lastBill(hold.who) : null })
  }
  const inOrder = [...beats].sort((left, right) => left.time - right.time)
  for (const { time, act } of inOrder) {
    const at = readingOf(time)
    switch (act.do) {
      case 'earn': {
        const { lateDays, ...rest } = act
        const bill = `B-${bills.length + 1}`
        bills.push({ id: bill, who: act.who, at: time })
        tell(time, { at: readingOf(time - lateDays * dayMs), ...rest, bill })
        break
      }
      case 'return':
      case 'void': {
        const { pick, ...rest } = act
        const bill = latest(bills, pick)?.id
        if (bill !== undefined) tell(time, { at, ...rest, bill })
        break
      }
      case 'redeem': {
        const { onBill, ...rest } = act
        tell(time, { at, ...rest, bill: onBill ? lastBill(act.who) : null })
        break
      }
      case 'hold':
      case 'lease': {
        const { end, ...rest } = act
        const hold = { id: `H-${holds.length + 1}`, who: act.who, at: time }
        holds.push(hold)
        tell(time, { at, ...rest, hold: hold.id })
        if (end === null) break
        const later = time + end.told * minuteMs
        if ('percent' in end) capture(later, hold, end)
        else tell(later, { at: readingOf(later), do: 'release', hold: hold.id })
        break
      }
      case 'capture': {
        const hold = latest(holds, act.pick)
        if (hold !== undefined) capture(time, hold, act)
        break
      }
      case 'release': {
        const hold = latest(holds, act.pick)?.id
        if (hold !== undefined) tell(time, { at, do: 'release', hold })
        break
      }
      case 'bonus': {
        const name = typeof act.bonus === 'string' ? act.bonus : `campaign:${act.bonus.campaign}`
        const isYearly = name === 'birthday' || name === 'anniversary'
        const of = isYearly ? at.slice(0, 4) : name === 'referrer' ? at.slice(0, 7) : null
        tell(time, { at, ...act, key: of === null ? name : `${name}:${of}` })
        break
      }
      case 'transfer':
        transfers += 1
        tell(time, { at, ...act, transfer: `T-${transfers}` })
        break
      case 'merge':
        if (act.who !== act.into) tell(time, { at, ...act })
        break
      case 'return-unlinked':
      case 'adjust':
      case 'freeze':
      case 'answer':
      case 'other-terms':
        tell(time, { at, ...act })
        break
    }
  }
  return told.sort((left, right) => left.time - right.time).map(({ step }) => step)
}

/** What three customers of a shop may do in some months, in the order in which the ledger hears of it. */
export const histories = fc
  .array(fc.record({ time: times, act: acts }), { maxLength: 50, size: 'max' })
  .map((beats) => toldOf(beats))

export const manyHistories: fc.Arbitrary<History> = fc
  .tuple(manyTerms, fc.option(manyTerms), histories)
  .map(([first, second, steps]) => ({ terms: [first, second ?? first], steps }))

const onHolds: ReadonlySet<Act['do']> = new Set([
  'earn',
  'return',
  'void',
  'redeem',
  'hold',
  'lease',
  'capture',
  'release',
])

/** What one customer may do who holds a lot, and may owe: much comes back while points are held. */
export const holdHistories: fc.Arbitrary<History> = fc
  .tuple(
    manyTerms,
    fc.constantFrom(40, 1000),
    fc.array(fc.record({ time: times, act: acts.filter((one) => onHolds.has(one.do)) }), {
      maxLength: 60,
      size: 'max',
    }),
  )
  .map(([decided, debtLimitPoints, beats]) => {
    const terms = { ...decided, returns: { ...decided.returns, debtLimitPoints } }
    const ofOne = beats.map(({ time, act }) => ({ time, act: 'who' in act ? { ...act, who: 'asha' as const } : act }))
    return { terms: [terms, terms], steps: toldOf(ofOne) }
  })
