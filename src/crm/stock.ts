import { CrmError } from '../errors.ts'
import type { StockChanged, StockRestocked } from '../facts/index.ts'
import { contentHash } from '../hash.ts'
import type { PolicyData } from '../policy.ts'
import type { Store } from '../ports.ts'
import { addDuration, type Instant, parseDuration } from '../time.ts'
import { announce, broadcastIdOf } from './goods.ts'
import { type RecordOutcome, refOf } from './outcomes.ts'
import { lastNews, maxStockShops, readLevel, type StockLevel } from './stock-level.ts'
import { settingKeys } from './world.ts'

/** How a level of stock is followed. */
export interface FollowingStock {
  readonly now: Instant
  /** Imported: remembered, and told to nobody. */
  readonly past: boolean
  readonly policy: PolicyData
  /** In the caller's transaction a conflict is an answer, not an error. */
  readonly joinsTransaction: boolean
}

/** Each failed attempt means that another till was first. */
const maxAttempts = 12

/**
 * Remembers a level of stock and announces that goods are back. What is announced is decided by compare-and-set and written
 * down with the level, then put on its way: stopped in between, the same fact told again, or the next level, puts it there.
 * @throws CrmError `conflict-exhausted`.
 */
export async function followStock(
  store: Store,
  tenant: string,
  fact: StockChanged,
  { now, past, policy, joinsTransaction }: FollowingStock,
): Promise<RecordOutcome> {
  const ref = refOf(fact)
  const key = settingKeys.stock(fact.sku)
  const hash = contentHash(fact)
  const { leastUnits, rest } = policy.goods.restock
  const putOnItsWay = ({ resting }: StockLevel, news: StockRestocked): Promise<RecordOutcome> => {
    const restsUntil = resting?.id === news.id ? resting.at : null
    return announce(store, tenant, news, { now, past: false, restsUntil })
  }
  for (let attempt = 0; attempt < maxAttempts; attempt += 1) {
    const setting = await store.setting(tenant, key)
    const known = setting === null ? null : (setting.value as StockLevel)
    // Before anything is written over them.
    if (known?.news != null) await putOnItsWay(known, known.news)
    const before = known?.seen.find(({ source, id }) => source === fact.source && id === fact.id)
    if (before !== undefined)
      return before.hash === hash ? { status: 'duplicate', fact: ref, customerId: '' } : reused(fact)
    const lastAt = lastNews(known, now)
    const restsUntil = addDuration(lastAt ?? now, parseDuration(rest), policy.zone)
    const read = readLevel(known, fact, { now, past, leastUnits, lastAt, restsUntil, hash })
    if (read === null) return tooManyShops(fact)
    const { stock, told } = read
    if (!(await store.saveSetting(tenant, key, stock, setting?.version ?? 0))) continue
    if (typeof told === 'string') return { status: 'noted', fact: ref, because: told }
    await putOnItsWay(stock, told)
    return { status: 'announced', fact: ref, broadcast: broadcastIdOf(told) }
  }
  if (joinsTransaction) return { status: 'conflict', fact: ref, customerId: '' }
  throw new CrmError(
    'conflict-exhausted',
    `Others were first ${maxAttempts} times; nothing of this fact was written.`,
    {
      facts: [`${fact.source}/${fact.id}`],
    },
  )
}

/**
 * How many units there are to tell of, once the rest is over that news were put off for.
 * @returns 0 when none are left, or other news speak for them.
 */
export async function unitsAfterRest(store: Store, tenant: string, { id, sku }: StockRestocked): Promise<number> {
  const setting = await store.setting(tenant, settingKeys.stock(sku))
  if (setting === null) return 0
  const { resting, units } = setting.value as StockLevel
  return resting?.id === id && !resting.isOff ? units : 0
}

function reused({ source, id }: StockChanged): RecordOutcome {
  const message = `A level of stock with source "${source}" and id "${id}" is known already, and says something else.`
  return { status: 'refused', fact: { source, id }, code: 'fact-id-reused', message, details: {} }
}

function tooManyShops(fact: StockChanged): RecordOutcome {
  const message = `The stock of "${fact.sku}" is told by ${maxStockShops} shops already; tell the level of all shops, without storeId.`
  const details = { sku: fact.sku, maximum: maxStockShops }
  return { status: 'refused', fact: refOf(fact), code: 'limit-exceeded', message, details }
}
