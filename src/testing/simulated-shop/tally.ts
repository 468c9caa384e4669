/** What one fact comes to in the shop's own books. */
export interface Counted {
  /** The number that becomes known by it, by the index of the person whose number it is. */
  readonly knows?: number | undefined
  readonly moves?: readonly Movement[] | undefined
}

/** Money and papers, added to one side of the books or taken from it. */
export interface Movement {
  readonly side: Side
  readonly bills: number
  readonly grossMinor: number
  readonly returns: number
  readonly returnedMinor: number
}

/** Bills of known customers by where they were bought, and bills of nobody. */
export type Side = 'store' | 'online' | 'anonymous'

/**
 * The shop's own books of all that has arrived so far, repeats left out: what a CRM that was told everything must come
 * to. Money is integer minor units, tax included.
 */
export interface ShopTruth {
  /** Customers known by a number: a family that shares one is one customer. */
  readonly customers: number
  /** Bills that stand (not voided, not cancelled, cash orders once delivered), whatever was returned of them. */
  readonly bills: number
  readonly anonymousBills: number
  /** Before returns. */
  readonly revenueMinor: number
  readonly returns: number
  readonly returnsMinor: number
  readonly netMinor: number
  readonly identifiedNetMinor: number
  readonly anonymousNetMinor: number
  readonly onlineNetMinor: number
  /** Facts that arrived, repeats among them, and how many were repeats. */
  readonly facts: number
  readonly repeats: number
  /** Messages that the channels took, by channel. */
  readonly messages: Readonly<Record<string, number>>
  /** Customers who asked to be left in peace. */
  readonly optOuts: number
}

export interface Tally {
  count(counted: Counted | undefined): void
  countFact(isRepeat: boolean): void
  countMessage(channel: string): void
  countOptOut(): void
  truth(): ShopTruth
}

type Books = { -readonly [Name in Exclude<keyof Movement, 'side'>]: number }
const noBooks = (): Books => ({ bills: 0, grossMinor: 0, returns: 0, returnedMinor: 0 })

export function shopTally(customers: number): Tally {
  const known = new Uint8Array(customers)
  const sides: Readonly<Record<Side, Books>> = { store: noBooks(), online: noBooks(), anonymous: noBooks() }
  const messages: Record<string, number> = {}
  const counts = { customers: 0, facts: 0, repeats: 0, optOuts: 0 }
  const net = ({ grossMinor, returnedMinor }: Books): number => grossMinor - returnedMinor
  const sum = (name: keyof Books): number => sides.store[name] + sides.online[name] + sides.anonymous[name]
  return {
    count: (counted) => {
      if (counted === undefined) return
      if (counted.knows !== undefined && known[counted.knows] === 0) {
        known[counted.knows] = 1
        counts.customers += 1
      }
      for (const move of counted.moves ?? []) add(sides[move.side], move)
    },
    countFact: (isRepeat) => {
      counts.facts += 1
      if (isRepeat) counts.repeats += 1
    },
    countMessage: (channel) => {
      messages[channel] = (messages[channel] ?? 0) + 1
    },
    countOptOut: () => {
      counts.optOuts += 1
    },
    truth: () => ({
      ...counts,
      bills: sum('bills'),
      anonymousBills: sides.anonymous.bills,
      revenueMinor: sum('grossMinor'),
      returns: sum('returns'),
      returnsMinor: sum('returnedMinor'),
      netMinor: sum('grossMinor') - sum('returnedMinor'),
      identifiedNetMinor: net(sides.store) + net(sides.online),
      anonymousNetMinor: net(sides.anonymous),
      onlineNetMinor: net(sides.online),
      messages: { ...messages },
    }),
  }
}

function add(books: Books, { bills, grossMinor, returns, returnedMinor }: Movement): void {
  books.bills += bills
  books.grossMinor += grossMinor
  books.returns += returns
  books.returnedMinor += returnedMinor
}

/** A bill as it comes into the books; with -1 it goes out again. */
export function billMove(side: Side, totalMinor: number, sign: 1 | -1 = 1): Movement {
  return { side, bills: sign, grossMinor: sign * totalMinor, returns: 0, returnedMinor: 0 }
}

export function returnMove(side: Side, amountMinor: number): Movement {
  return { side, bills: 0, grossMinor: 0, returns: 1, returnedMinor: amountMinor }
}
