import fc from 'fast-check'
import { absorbAccount, balanceAt, emptyAccount, type LedgerTerms } from '../../src/ledger/index.ts'
import { at, capture, hold, lease, minuteMs, release } from './holds-support.ts'
import { type Book, openBook, spend } from './support.ts'

export type Act =
  | { readonly do: 'earn'; readonly points: number; readonly lateDays: number }
  | { readonly do: 'hold' | 'lease' | 'spend' | 'transfer'; readonly percent: number; readonly forced: boolean }
  | { readonly do: 'capture'; readonly pick: number; readonly percent: number; readonly lateHours: number }
  | { readonly do: 'release'; readonly pick: number }
  | { readonly do: 'void'; readonly pick: number }
  | { readonly do: 'merge'; readonly points: number; readonly holds: number }
  | { readonly do: 'wait'; readonly hours: number }

const percent = fc.integer({ min: 1, max: 110 })
const rarely = fc.nat(9).map((roll) => roll === 9)
const pick = fc.nat(5)
export const act: fc.Arbitrary<Act> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('earn' as const),
      points: fc.integer({ min: 1, max: 400 }),
      lateDays: fc.oneof(fc.constant(0), fc.nat(60)),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constantFrom('hold' as const, 'hold' as const, 'lease' as const, 'spend' as const, 'transfer' as const),
      percent,
      forced: rarely,
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant('capture' as const), pick, percent, lateHours: fc.constantFrom(0, 0, 2) }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('release' as const, 'void' as const), pick }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('merge' as const),
      points: fc.integer({ min: 1, max: 90 }),
      holds: fc.nat(4),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('wait' as const),
      hours: fc.oneof(fc.constantFrom(0, 1), fc.nat(24), fc.nat(2000)),
    }),
  },
)

/** What one shopper does with holds. A merge opens a new book; what the old one wrote is `written`. */
export interface Scene {
  clock: number
  serial: number
  book: Book
  written: ReturnType<Book['entries']>
  readonly bills: string[]
  readonly told: string[]
  readonly heldPoints: Map<string, number>
  readonly capturedPoints: Map<string, number>
}

export function play(scene: Scene, terms: LedgerTerms, one: Act): void {
  const { book, clock } = scene
  scene.serial += 1
  const id = `X-${scene.serial}`
  const available = balanceAt(book.account(), clock).available
  switch (one.do) {
    case 'wait':
      scene.clock += one.hours * 60 * minuteMs
      return
    case 'earn':
      book.earn(id, clock - one.lateDays * 1440 * minuteMs, one.points)
      scene.bills.push(id)
      return
    case 'void': {
      const billId = scene.bills.at(-1 - one.pick)
      if (billId !== undefined) book.tell({ kind: 'void', billId }, clock)
      return
    }
    case 'release': {
      const holdId = scene.told.at(-1 - one.pick)
      if (holdId !== undefined && book.ask(release(holdId), clock).status === 'accepted') {
        book.tell(release(holdId), clock)
      }
      return
    }
    case 'capture': {
      const holdId = scene.told.at(-1 - one.pick)
      if (holdId === undefined) return
      const points = Math.ceil(((scene.heldPoints.get(holdId) ?? 1) * one.percent) / 100)
      const command = capture(points, holdId, id)
      const when = clock - one.lateHours * 60 * minuteMs
      if (book.ask(command, when).status === 'refused') return
      book.tell(command, when)
      scene.capturedPoints.set(holdId, (scene.capturedPoints.get(holdId) ?? 0) + points)
      return
    }
    case 'merge': {
      const other = openBook(terms)
      other.earn(id, clock, one.points)
      for (let index = 0; index < one.holds; index += 1) {
        const holdId = `${id}-${index}`
        const points = Math.ceil(one.points / 5)
        if (other.ask(hold(points, holdId), clock).status === 'refused') continue
        other.tell(hold(points, holdId), clock)
        scene.told.push(holdId)
        scene.heldPoints.set(holdId, points)
      }
      const { parcel } = emptyAccount(other.account(), { now: clock })
      const merged = absorbAccount(book.account(), parcel, { now: clock })
      scene.written = [...scene.written, ...book.entries(), ...merged.entries]
      scene.book = openBook(terms, merged.account)
      scene.bills.length = 0
      return
    }
    default: {
      const points = Math.max(1, Math.floor((available * one.percent) / 100))
      const { forced } = one
      const command = {
        hold: { ...hold(points, id), forced },
        lease: { ...lease(points, id), forced },
        spend: { ...spend(points, id), forced },
        transfer: { kind: 'debit-transfer' as const, transferId: id, points, forced },
      }[one.do]
      if (book.ask(command, clock).status === 'refused') return
      const entries = book.tell(command, clock)
      if (one.do === 'spend' || one.do === 'transfer') return
      scene.told.push(id)
      scene.heldPoints.set(id, entries.find(({ kind }) => kind === 'held')?.delta.held ?? 0)
    }
  }
}

export function openScene(terms: LedgerTerms): Scene {
  return {
    clock: at,
    serial: 0,
    book: openBook(terms),
    written: [],
    bills: [],
    told: [],
    heldPoints: new Map(),
    capturedPoints: new Map(),
  }
}
