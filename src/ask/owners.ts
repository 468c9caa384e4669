import type { Engine } from '../crm/engine.ts'
import { lookAt } from './activity-bills.ts'

/** Whose rows are a customer's, now that some records became others. */
export interface Owner {
  readonly isAnonymous: boolean
  /** True when the record is one of several that became one: then a bill may have a row with more than one of them. */
  readonly isJoined: boolean
}

/** Owners are remembered while a stream is read, but never more than these. */
const maxRemembered = 20_000

/** Looks up whose rows are whose, a batch at a time; memory stays bounded. */
export interface OwnerSource {
  /** Makes sure that these are known until the next call. */
  look(customerIds: Iterable<string>): Promise<void>
  of(customerId: string): Owner
}

const nobody: Owner = { isAnonymous: true, isJoined: false }

export function ownerSource(engine: Engine): OwnerSource {
  const known = new Map<string, Owner>()
  return {
    look: async (customerIds) => {
      const wanted = new Set(customerIds)
      if (known.size + wanted.size > maxRemembered) known.clear()
      const ids = [...wanted].filter((id) => !known.has(id))
      if (ids.length === 0) return
      const loads = await engine.store.load(ids.map((id) => lookAt(engine, id)))
      for (const { subject, customer } of loads) {
        if (customer === null) continue
        known.set(subject, { isAnonymous: customer.kind === 'anonymous', isJoined: customer.absorbed.length > 0 })
      }
    },
    of: (customerId) => known.get(customerId) ?? nobody,
  }
}
