import type { Customer } from '../customer.ts'
import type { Policy } from '../policy.ts'

/** The zone a customer lives by: their own, else that of the shop where they became known, else the policy's. */
export function zoneOf(policy: Policy, { profile }: Customer): string {
  const store = profile.capture?.storeId ?? null
  const { stores, zone } = policy.data
  return profile.zone ?? (store !== null && Object.hasOwn(stores, store) ? stores[store]?.zone : undefined) ?? zone
}
