import { CrmError } from '../errors.ts'
import type { FactTypes } from '../facts/index.ts'
import type { World } from '../fold/index.ts'
import type { JourneyMigration } from '../journey/index.ts'
import { definePolicy, type Policy, type PolicyFrom, type PolicyInput, type PolicyTimeline } from '../policy.ts'
import type { Setting, Store } from '../ports.ts'
import type { CutPoints } from '../rfm/index.ts'
import type { Instant } from '../time.ts'

/** Settings of a tenant under which the store keeps what the shop decided. */
export const settingKeys = {
  policies: 'policies',
  cuts: 'rfm-cuts',
  /** When the shop may tell the next customers of its news. */
  pace: 'pace',
  /** What is known of the stock of one SKU. */
  stock: (sku: string): string => `stock/${sku}`,
} as const

/** How long a process may go on with the policies it last read; another process may have adopted one meanwhile. */
const freshForMs = 5000

/** One policy of the timeline. Its content stands by itself under its hash: it never changes and is read once. */
interface TimelineEntry {
  readonly from: Instant
  readonly hash: string
  readonly migration?: JourneyMigration
}

/** How customers come under a policy's journey, and from which policy: it is no use from another. */
export interface Takeover {
  readonly migration: JourneyMigration
  readonly formerHash: string
}

const contentKey = (hash: string): string => `policy/${hash}`

/** What the shop decided, read from the store and kept for a moment. */
export interface WorldSource {
  current(now: Instant): Promise<World>
  /** Reads again at the next call. */
  refresh(): void
}

/** @param first In force from the beginning in a store that has no policy yet. */
export function worldSource(store: Store, tenant: string, first: Policy, factTypes: FactTypes): WorldSource {
  const compiled = new Map<string, Policy>([[first.hash, first]])
  let timeline: { readonly version: number; readonly policies: PolicyTimeline } | null = null
  let known: { readonly world: World; readonly readAt: Instant } | null = null

  const compile = async (hash: string): Promise<Policy> => {
    const done = compiled.get(hash)
    if (done !== undefined) return done
    const content = await store.setting(tenant, contentKey(hash))
    if (content === null) {
      throw new CrmError('bad-policy', `The store names a policy ${hash} and does not hold it.`, { policyHash: hash })
    }
    const policy = definePolicy(content.value as PolicyInput, factTypes)
    compiled.set(hash, policy)
    return policy
  }

  /** The first policy a store meets is written down: a program that starts with another one doesn't rewrite the past. */
  const firstWord = async (): Promise<Setting | null> => {
    await saveContent(store, tenant, first)
    await store.saveSetting(tenant, settingKeys.policies, [{ from: 0, hash: first.hash }], 0)
    return store.setting(tenant, settingKeys.policies)
  }

  const read = async (): Promise<World> => {
    const [entries, cuts] = await Promise.all([
      store.setting(tenant, settingKeys.policies),
      store.setting(tenant, settingKeys.cuts),
    ])
    const setting = entries ?? (await firstWord())
    // A version never comes back with other content: what was compiled for it holds.
    if (timeline === null || setting === null || timeline.version !== setting.version) {
      const policies: PolicyFrom[] = []
      for (const { from, hash, migration } of timelineOf(setting))
        policies.push({ from, policy: await compile(hash), ...(migration === undefined ? {} : { migration }) })
      const [earliest = { from: 0, policy: first }, ...later] = policies
      timeline = { version: setting?.version ?? 0, policies: [earliest, ...later] }
    }
    return { policies: timeline.policies, cuts: cuts === null ? null : (cuts.value as CutPoints) }
  }

  return {
    current: async (now) => {
      if (known !== null && Math.abs(now - known.readAt) < freshForMs) return known.world
      const world = await read()
      known = { world, readAt: now }
      return world
    },
    refresh: () => {
      known = null
    },
  }
}

function timelineOf(setting: Setting | null): readonly TimelineEntry[] {
  return setting === null ? [] : (setting.value as readonly TimelineEntry[])
}

async function saveContent(store: Store, tenant: string, { hash, data }: Policy): Promise<void> {
  // Refused when it is there already, and then it says the same.
  await store.saveSetting(tenant, contentKey(hash), data, 0)
}

/** Attempts to write a setting before giving up: each failure means that another process was first. */
const maxAttempts = 10

/**
 * Writes a policy into the timeline. The first that a store ever gets holds from the beginning.
 * @returns Since when it is in force; `adopted` is false when it was already.
 * @throws CrmError `conflict-exhausted`, also when another policy came in between that a takeover is not about.
 */
export async function savePolicy(
  store: Store,
  tenant: string,
  { policy, first, takeover }: { readonly policy: Policy; readonly first: Policy; readonly takeover: Takeover | null },
  from: Instant,
): Promise<{ readonly adopted: boolean; readonly from: Instant }> {
  await saveContent(store, tenant, policy)
  for (let attempt = 0; attempt < maxAttempts; attempt += 1) {
    const setting = await store.setting(tenant, settingKeys.policies)
    if (setting === null) await saveContent(store, tenant, first)
    const stored = setting === null ? [{ from: 0, hash: first.hash }] : timelineOf(setting)
    const latest = stored.at(-1)
    const inForce = latest?.hash === policy.hash
    if (latest !== undefined && inForce && setting !== null) return { adopted: false, from: latest.from }
    if (takeover !== null && !inForce && latest?.hash !== takeover.formerHash)
      throw new CrmError('conflict-exhausted', 'Another policy was adopted meanwhile; ask again who would move.', {
        policyHash: policy.hash,
        inForce: latest?.hash,
      })
    const entry = { from, hash: policy.hash, ...(takeover === null ? {} : { migration: takeover.migration }) }
    const next = inForce ? stored : [...stored, entry]
    if (await store.saveSetting(tenant, settingKeys.policies, next, setting?.version ?? 0)) {
      return { adopted: true, from: latest !== undefined && inForce ? latest.from : from }
    }
  }
  throw new CrmError('conflict-exhausted', 'Others kept adopting policies; nothing was written.', {
    policyHash: policy.hash,
  })
}
