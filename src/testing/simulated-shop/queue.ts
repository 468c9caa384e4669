import type { FactInput } from '../../facts/index.ts'
import type { Instant } from '../../time.ts'
import type { Counted } from './tally.ts'

/** Something on its way to the CRM, or something that will happen without a fact. */
export interface Arrival {
  readonly at: Instant
  /** Decides between two at one instant, so that it doesn't matter which was put in first. */
  readonly order: number
  readonly fact: FactInput | null
  /** What the shop's own books make of it when it arrives. */
  readonly counted?: Counted | undefined
  /** What it changes, or brings about later. */
  readonly happen?: (() => void) | undefined
}

/** What will arrive, the soonest first. It holds what is under way and no more: days, not years. */
export interface Queue {
  readonly size: number
  push(arrival: Arrival): void
  /** When the next one arrives; Infinity when nothing is under way. */
  nextAt(): Instant
  pop(): Arrival | undefined
}

/** A binary heap. */
export function arrivalQueue(): Queue {
  const heap: Arrival[] = []
  return {
    get size() {
      return heap.length
    },
    push: (arrival) => {
      heap.push(arrival)
      rise(heap, heap.length - 1)
    },
    nextAt: () => heap[0]?.at ?? Number.POSITIVE_INFINITY,
    pop: () => {
      const first = heap[0]
      const last = heap.pop()
      if (last !== undefined && heap.length > 0) {
        heap[0] = last
        sink(heap)
      }
      return first
    },
  }
}

function isBefore(a: Arrival, b: Arrival): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order)
}

function rise(heap: Arrival[], from: number): void {
  let place = from
  while (place > 0) {
    const parent = (place - 1) >> 1
    if (!swapIfBefore(heap, place, parent)) return
    place = parent
  }
}

function sink(heap: Arrival[]): void {
  let place = 0
  for (let child = 1; child < heap.length; child = 2 * place + 1) {
    const [left, right] = [heap[child] as Arrival, heap[child + 1]]
    if (right !== undefined && isBefore(right, left)) child += 1
    if (!swapIfBefore(heap, child, place)) return
    place = child
  }
}

function swapIfBefore(heap: Arrival[], lower: number, upper: number): boolean {
  const [below, above] = [heap[lower] as Arrival, heap[upper] as Arrival]
  if (!isBefore(below, above)) return false
  heap[lower] = above
  heap[upper] = below
  return true
}
