import { consoleChannel, type RecordingChannel, recordingChannel } from '../../src/channels/index.ts'
import { type Crm, type CrmOptions, createCrm, definePolicy, type PolicyInput } from '../../src/index.ts'
import { memoryStore } from '../../src/stores/memory/index.ts'
import { type FakeClock, fakeClock } from '../../src/testing/index.ts'
import { smallRetail } from './retail.ts'

/** Monday, 1 June 2026, 12:00 in India. */
export const noon = Date.UTC(2026, 5, 1, 6, 30)
export const minute = 60_000
export const hour = 60 * minute
export const day = 24 * hour

export const retail = definePolicy(smallRetail())

export function retailWith(parts: Partial<PolicyInput>) {
  return definePolicy({ ...smallRetail(), ...parts })
}

/** A crm on a memory store with a clock that stands still and a channel that keeps what it is given. */
export interface Shop {
  readonly crm: Crm
  readonly clock: FakeClock
  readonly channel: RecordingChannel
  readonly store: CrmOptions['store']
}

export function shop(
  options: Partial<CrmOptions> & { readonly at?: number; readonly recording?: RecordingChannel } = {},
): Shop {
  const { at = noon, recording: channel = recordingChannel(), ...rest } = options
  const clock = fakeClock(at)
  const store = options.store ?? memoryStore()
  const crm = createCrm({ policy: retail, channels: [channel], clock: clock.now, newId: ids(), ...rest, store })
  return { crm, clock, channel, store }
}

/** Ids in order: `c-1`, `c-2`. */
export function ids(prefix = 'c'): () => string {
  let last = 0
  return () => {
    last += 1
    return `${prefix}-${last}`
  }
}

export const asha = { phone: '98765 43210' }
export const bina = { phone: '98765 43211' }
export const chitra = { phone: '98765 43212' }

/** A bill of so many rupees. */
export function bill(id: string, customer: object | undefined, rupees: number, parts: object = {}) {
  return {
    type: 'purchase.completed',
    id,
    source: 'pos',
    occurredAt: noon,
    ...(customer === undefined ? {} : { customer }),
    totalMinor: rupees * 100,
    ...parts,
  } as const
}

export function agreed(
  customer: object,
  purpose = 'service',
  id = `yes-${purpose}-${JSON.stringify(customer)}`.slice(0, 60),
) {
  return {
    type: 'consent.changed',
    id,
    source: 'pos',
    occurredAt: noon,
    customer,
    channel: 'whatsapp',
    purpose: purpose as 'service',
    status: 'granted',
  } as const
}

export { consoleChannel, recordingChannel }
