import type { Loaded, LoadRequest, Store } from '../ports.ts'
import { ownerOf } from './load.ts'

/** How often a bill that was reassigned may send a fact on. */
export const maxHops = 4

/** Where a bill went from a record, as a reassignment named it; null where it stands. */
type WayOn = (loaded: Loaded) => string | null

/** Where a bill went from a record; null where it is not known or stands there. */
export function wayOfBill(key: string): WayOn {
  return ({ bills }) => bills.find((bill) => bill.key === key)?.movedTo ?? null
}

/** How a record is loaded to which a bill went. */
export function destination(to: string): { readonly keys: readonly string[]; readonly customerId?: string } {
  return to.startsWith('id:') ? { keys: [], customerId: to.slice(3) } : { keys: [to] }
}

/**
 * Whose a bill is now: follows it through the hands it went through.
 * @param owner Whoever had it first, with the bill.
 */
export async function ownerNow(store: Store, asked: LoadRequest, key: string, owner: Loaded): Promise<Loaded> {
  const wayOn = wayOfBill(key)
  let reached = owner
  for (let hop = 0; hop < maxHops; hop += 1) {
    const to = wayOn(reached)
    const next = to === null ? undefined : (await store.load([{ ...asked, ...destination(to) }]))[0]
    if (next === undefined) break
    reached = next
  }
  return whereItCounts(store, asked, { key, wayOn, loaded: reached })
}

/** Follows a bill that went through several hands, some of whom became one since, to the row that counts. */
export async function whereItCounts(
  store: Store,
  asked: LoadRequest,
  { key, wayOn, loaded }: { readonly key: string; readonly wayOn: WayOn; readonly loaded: Loaded },
): Promise<Loaded> {
  let reached = loaded
  for (let hop = 0; hop < maxHops && wayOn(reached) !== null; hop += 1) {
    const family = await familyRows(store, asked, key, reached)
    const next = withLiveRow(key, reached, family) ?? (await onward(store, asked, family, reached))
    if (next === undefined) break
    reached = next
  }
  return reached
}

/** A bill went from one record to another, and then both became one: the row that counts stands with the other. */
export async function withLiveBill(store: Store, asked: LoadRequest, key: string, loaded: Loaded): Promise<Loaded> {
  return withLiveRow(key, loaded, await familyRows(store, asked, key, loaded)) ?? loaded
}

/** The same bill with the records that became part of this one. */
function familyRows(
  store: Store,
  { tenant }: LoadRequest,
  key: string,
  { customer }: Loaded,
): Promise<readonly Loaded[]> {
  const request = { ...ownerOf(tenant, key), keys: [], follow: false }
  return store.load((customer?.absorbed ?? []).map((customerId) => ({ ...request, customerId })))
}

function withLiveRow(key: string, loaded: Loaded, family: readonly Loaded[]): Loaded | undefined {
  const live = family.flatMap(({ bills }) => bills).find((bill) => bill.key === key && bill.movedTo === null)
  if (live === undefined) return undefined
  return { ...loaded, bills: [live, ...loaded.bills.filter((bill) => bill.key !== key)] }
}

/** The one who is part of this record now had sent the bill on to somebody else. */
async function onward(
  store: Store,
  asked: LoadRequest,
  family: readonly Loaded[],
  { customerId, bills: own }: Loaded,
): Promise<Loaded | undefined> {
  const rows = [...own, ...family.flatMap(({ bills }) => bills)]
  const ways = new Set(rows.flatMap(({ movedTo: to }) => (to === null ? [] : [to])))
  const found = await store.load([...ways].map((to) => ({ ...asked, ...destination(to) })))
  return found.find((there) => there.customerId !== customerId)
}
