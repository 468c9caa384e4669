import {
  type ActivityReport,
  type Crm,
  createCrm,
  type Day,
  dayOf,
  definePolicy,
  type Policy,
  type PolicyInput,
  type ResponsesReport,
  type ShopReport,
  type Store,
} from '../../src/index.ts'
import { indianRetail } from '../../src/presets/index.ts'
import { liveThrough, simulatedShop } from '../../src/testing/index.ts'

/** The first day of the boutique. */
export const opened: Day = '2026-01-01'

const storeNames = {
  'mg-road': { name: 'MG Road' },
  'fc-road': { name: 'FC Road' },
  kothrud: { name: 'Kothrud' },
}

/** The preset's workflow, or the same shop, points and all, that writes to nobody. */
export function boutiquePolicy(workflow: boolean): Policy {
  const preset: PolicyInput = { ...indianRetail({ shop: 'Kaveri', onlineStore: 'kaveri.example' }), stores: storeNames }
  return definePolicy(workflow ? preset : { ...preset, name: 'without-workflow', rules: [], templates: {} })
}

export interface Lived {
  readonly crm: Crm
  readonly policy: Policy
  readonly asOf: Day
  readonly report: ShopReport
  readonly activity: ActivityReport
  readonly responses: ResponsesReport
}

interface Life {
  readonly customers: number
  readonly days: number
  readonly seed: number
  readonly workflow: boolean
  readonly store: Store
  readonly onDay: (share: number) => void
}

/** Lets the boutique live its days through the real engine, and counts what came of it. */
export async function live({ customers, days, seed, workflow, store, onDay }: Life): Promise<Lived> {
  const shop = simulatedShop({ seed, customers, from: opened, days })
  const policy = boutiquePolicy(workflow)
  let now = 0
  let made = 0
  const newId = (): string => {
    made += 1
    return `c-${String(made).padStart(6, '0')}`
  }
  const crm = createCrm({ store, policy, channels: shop.channels, clock: () => now, newId })
  const setClock = (at: number): void => {
    now = at
  }
  await liveThrough(shop, { crm, setClock, onDay: ({ day }) => onDay((day + 1) / days) })
  const [report, activity, responses] = [await crm.ask.report(), await crm.ask.activity(), await crm.ask.responses()]
  return { crm, policy, asOf: dayOf(now, policy.data.zone), report, activity, responses }
}
