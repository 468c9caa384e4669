import type { FactInput } from '../../facts/index.ts'
import type { Instant } from '../../time.ts'
import { purpose } from './draws.ts'
import type { Person } from './people.ts'
import { city, type Till } from './stores.ts'
import { atTill, atWebshop, short, type Town, tellByTill, tellByWebhook, webshop } from './town.ts'

type Captured = Extract<FactInput, { readonly type: 'customer.captured' }>
type Consents = NonNullable<Captured['consents']>

const noticeVersion = 'notice-1'

/** What somebody agrees to when they leave their number; service and marketing they may refuse. */
function consentsOf(person: Person): Consents {
  const consent = (purpose: Consents[number]['purpose'], channel: Consents[number]['channel'], yes: boolean) =>
    ({ purpose, channel, status: yes ? 'granted' : 'withdrawn', noticeVersion, language: person.language }) as const
  const channels = ['whatsapp', 'sms', ...(person.email === null ? [] : ['email' as const])] as const
  return channels.flatMap((channel) => [
    consent('transactional', channel, true),
    consent('service', channel, person.agreesToService),
    consent('marketing', channel, person.agreesToMarketing),
  ])
}

function detailsOf(person: Person) {
  return {
    name: person.name,
    language: person.language,
    city,
    ...(person.birthday === null ? {} : { birthday: person.birthday }),
    ...(person.anniversary === null ? {} : { anniversary: person.anniversary }),
    consents: consentsOf(person),
  }
}

interface Desk {
  /** Null: the customer does it on their own phone. */
  readonly till: Till | null
  readonly day: number
  readonly at: Instant
  /** Where the code hung that was scanned. */
  readonly storeId?: string
}

/** Somebody leaves their number with the first bill. Whoever gives only a number for the bill is not captured. */
export function captureAt(town: Town, person: Person, { till, day, at, storeId }: Desk): void {
  const id = `capture-${short(person.index)}`
  const counted = { knows: person.phoneOf }
  if (till === null) {
    town.latent.openAccount(person.index, day)
    const customer = atWebshop(person)
    const where = storeId === undefined ? {} : { storeId }
    const fact = {
      type: 'customer.captured',
      id,
      source: webshop,
      occurredAt: at,
      customer,
      method: 'qr-self',
    } as const
    tellByWebhook(town, { ...fact, ...where, ...detailsOf(person) }, { counted })
    return
  }
  if (person.capture === 'phone-only') return
  const isEnrolled = person.capture === 'loyalty-enrolment'
  const customer = { ...atTill(person, till), ...(isEnrolled && person.email !== null ? { email: person.email } : {}) }
  const fact: Captured & { readonly occurredAt: Instant } = {
    type: 'customer.captured',
    id,
    source: till.id,
    occurredAt: at,
    storeId: till.storeId,
    tillId: till.id,
    customer,
    method: isEnrolled ? 'loyalty-enrolment' : 'whatsapp-receipt',
    ...detailsOf(person),
  }
  tellByTill(town, till, day, fact, { counted })
}

/** Somebody new orders online: their account is their enrolment. */
export function captureOnline(town: Town, person: Person, day: number, at: Instant): void {
  town.latent.openAccount(person.index, day)
  tellByWebhook(
    town,
    {
      type: 'customer.captured',
      id: `capture-${short(person.index)}`,
      source: webshop,
      occurredAt: at,
      customer: atWebshop(person),
      method: 'loyalty-enrolment',
      channel: 'online',
      ...detailsOf(person),
    },
    { counted: { knows: person.phoneOf } },
  )
}

const campaigns = ['festive-preview', 'early-access', 'back-in-stock-list'] as const

/** Somebody registers for a campaign before they ever bought: at a stall, or by a link. */
export function register(town: Town, person: Person, day: number): void {
  const { draws, calendar, latent } = town
  const isOnline = draws.uniform(purpose.capture, person.index, 1) < 0.3
  if (isOnline) latent.openAccount(person.index, day)
  tellByWebhook(
    town,
    {
      type: 'customer.captured',
      id: `capture-${short(person.index)}`,
      source: webshop,
      occurredAt: Math.round(calendar.at(day, 11 * 60 + 9 * 60 * draws.uniform(purpose.minute, person.index, day))),
      ...(isOnline ? {} : { storeId: person.homeStore }),
      customer: isOnline ? atWebshop(person) : { phone: person.digits },
      method: 'campaign-registration',
      channel: isOnline ? 'online' : 'store',
      campaign: draws.pick(campaigns, purpose.capture, person.index, 2),
      ...detailsOf(person),
    },
    { counted: { knows: person.phoneOf } },
  )
}
