import type { RecordingChannel } from '../../src/channels/index.ts'
import { type Crm, createCrm, type FactInput, type Store } from '../../src/index.ts'
import { type SealedEntry, verify } from '../../src/ledger/index.ts'
import { type FakeClock, fakeClock, faultyStore, isStopped, type Stop } from '../../src/testing/index.ts'
import { agreed, asha, bill, bina, chitra, day, hour, minute, noon, recordingChannel, retail } from './shop.ts'

/** What a shop does in a few days, a call of the crm at a time. */
export interface DayStep {
  readonly at: number
  readonly run: (crm: Crm) => Promise<unknown>
}

const told =
  (...facts: readonly unknown[]) =>
  (crm: Crm) =>
    crm.record(facts as readonly FactInput[])
const at = (minutes: number): number => noon + minutes * minute

const redeemed = {
  type: 'points.redeemed',
  id: 'R-1',
  source: 'pos',
  occurredAt: at(20),
  customer: asha,
  points: 5,
  billId: 'B-2',
}
const returned = {
  type: 'purchase.returned',
  id: 'RET-1',
  source: 'pos',
  occurredAt: at(60),
  customer: asha,
  billId: 'B-2',
  amountMinor: 200_00,
}
const transfer = { id: 'T-1', source: 'pos', occurredAt: at(80), customer: asha, to: bina, points: 4 }
const restocked = {
  type: 'stock.restocked',
  id: 'GRN-1',
  source: 'stock',
  occurredAt: at(120),
  sku: 'SKU-7',
  name: 'Saree',
  quantity: 1,
}
const asksFor = (id: string, customer: object) => ({
  type: 'product.enquired',
  id,
  source: 'pos',
  occurredAt: at(5),
  customer,
  sku: 'SKU-7',
})

/** Bills, a redemption, a return, a transfer, a claim, a merge, a restock with one unit, receipts and reminders. */
export const scriptOfDays: readonly DayStep[] = [
  { at: at(0), run: told(bill('B-1', asha, 1200), agreed(asha), agreed(bina), agreed(chitra), bill('B-3', bina, 700)) },
  { at: at(5), run: told(asksFor('Q-1', asha), asksFor('Q-2', bina), bill('B-4', undefined, 300)) },
  { at: at(10), run: (crm) => crm.work() },
  { at: at(20), run: told(bill('B-2', asha, 1000, { occurredAt: at(20) }), redeemed) },
  {
    at: at(30),
    run: told({
      type: 'bill.claimed',
      id: 'CL-1',
      source: 'web',
      occurredAt: at(30),
      customer: bina,
      billId: 'B-4',
      billSource: 'pos',
    }),
  },
  { at: at(40), run: (crm) => crm.work() },
  { at: at(60), run: told(returned) },
  { at: at(80), run: (crm) => crm.points.transfer(transfer) },
  { at: at(90), run: told(bill('B-5', chitra, 2500, { occurredAt: at(90) })) },
  { at: at(100), run: (crm) => crm.merge(bina, chitra) },
  { at: at(110), run: (crm) => crm.work() },
  { at: at(120), run: told(restocked) },
  { at: at(130), run: (crm) => crm.work() },
  {
    at: at(140),
    run: told({
      type: 'bill.reassigned',
      id: 'RE-1',
      source: 'pos',
      occurredAt: at(140),
      customer: asha,
      billId: 'B-1',
      to: bina,
    }),
  },
  { at: at(150), run: (crm) => crm.work() },
  { at: noon + 2 * day + hour, run: (crm) => crm.work() },
  { at: noon + 2 * day + 2 * hour, run: (crm) => crm.work() },
]

/** What a shop knows and has sent in the end, without ids and times that depend on how often something was tried. */
export interface Outcome {
  readonly customers: readonly unknown[]
  readonly sent: readonly string[]
  readonly tasks: readonly unknown[]
}

/**
 * Runs the days on one store, then tells everything once more, of which nothing may come. With `stop` the process dies there, and the next one takes up three
 * minutes later.
 */
export async function runDays(
  store: Store,
  {
    stop = null,
    channel = recordingChannel(),
    tenant = 'main',
    again = true,
  }: {
    readonly stop?: Stop | null
    readonly channel?: RecordingChannel
    readonly tenant?: string
    readonly again?: boolean
  } = {},
): Promise<Outcome> {
  const clock = fakeClock(noon)
  let serial = 0
  const newId = (): string => {
    serial += 1
    return `c-${String(serial).padStart(4, '0')}`
  }
  const start = (on: Store): Crm =>
    createCrm({ store: on, tenant, policy: retail, channels: [channel], clock: clock.now, newId })
  const first = faultyStore(store, { failAt: stop })
  let crm = start(first.store)
  let restarted = false
  for (const step of again ? [...scriptOfDays, ...scriptOfDays] : scriptOfDays) {
    clock.set(Math.max(step.at, clock.now()))
    try {
      await step.run(crm)
    } catch (error) {
      if (!isStopped(error)) throw error
    }
    if (!first.isStopped() || restarted) continue
    restarted = true
    clock.advance(3 * minute)
    crm = start(store)
    await step.run(crm)
  }
  return await outcomeOf(start(store), { store, channel, clock, tenant })
}

interface Place {
  readonly store: Store
  readonly channel: RecordingChannel
  readonly clock: FakeClock
  readonly tenant: string
}

async function outcomeOf(crm: Crm, { store, channel, clock, tenant }: Place): Promise<Outcome> {
  clock.advance(3 * minute)
  await crm.work()
  const customers: unknown[] = []
  const page = await store.customers({ tenant, includeMerged: true, after: null, limit: 100 })
  for (const { customer } of page.items) {
    const {
      points,
      purchases,
      profile,
      consents,
      journey,
      rfm,
      interests,
      messages,
      mergedInto,
      absorbed,
      kind,
      tasks,
    } = customer
    const statement = await crm.ask.statement({ customerId: customer.id })
    const entries = await entriesOf(store, tenant, customer.id)
    const verified = verify(entries, { headHash: points.headHash })
    customers.push({
      phone: profile.phone,
      kind,
      merged: mergedInto !== null,
      absorbed: absorbed.length,
      points: {
        open: points.buckets.reduce((sum, bucket) => sum + bucket.open, 0),
        debt: points.debt,
        inTransit: points.inTransit.length,
        lifetime: points.lifetime,
      },
      closing: mergedInto === null ? statement.closing : null,
      chain: verified.status,
      purchases,
      consents: Object.entries(consents)
        .map(([key, { status }]) => [key, status])
        .sort(),
      stage: journey.stage,
      segment: rfm?.segment ?? null,
      interests: interests.map(({ key }) => key).sort(),
      messages: messages.map(({ rule, status }) => `${rule} ${status}`).sort(),
      tasks: tasks.map((task) => task.kind),
    })
  }
  const sent = channel.sent.map(({ rule, to, text }) => `${rule} to ${to}: ${text}`).sort()
  const tasks = (await crm.ask.tasks()).items.map(({ kind, stage }) => ({ kind, stage }))
  const order = (one: unknown): string => JSON.stringify(one)
  return { customers: customers.sort((a, b) => (order(a) < order(b) ? -1 : 1)), sent, tasks }
}

export async function entriesOf(store: Store, tenant: string, customerId: string): Promise<readonly SealedEntry[]> {
  const entries: SealedEntry[] = []
  let after: string | null = null
  do {
    const page = await store.history({ tenant, customerId, of: 'journal', kinds: ['points'], after, limit: 1000 })
    for (const item of page.items) if (item.of === 'journal') entries.push(item.entry.data['entry'] as SealedEntry)
    after = page.next
  } while (after !== null)
  return entries
}
