import type { CaptureMethod, ChannelName, Purpose, ValueGiven } from '../../../src/profile/index.ts'
import { envelope, type Happening, happened, happening, usualStore } from './happening.ts'
import type { When } from './moments.ts'
import { customerRef, type Person } from './shop.ts'

/** The shop has name and number, and nothing was given in exchange. */
export function known(
  person: Person,
  details: When & { readonly language?: string; readonly city?: string; readonly zone?: string } = {},
): Happening {
  const { language, city, zone } = details
  return happened(person, details, (moment) => ({
    type: 'customer.updated',
    ...envelope(moment, 'U'),
    customer: customerRef(person),
    language,
    city,
    zone,
  }))
}

export interface CapturedBy extends When {
  /** Permissions given with it, on WhatsApp. */
  readonly agreeing?: readonly Purpose[]
  readonly given?: ValueGiven
  readonly campaign?: string
  readonly online?: boolean
  readonly store?: string
  readonly language?: string
  readonly birthday?: string
}

export function captured(person: Person, method: CaptureMethod, details: CapturedBy = {}): Happening {
  const { agreeing = [], given, campaign, online = false, store = usualStore, language, birthday } = details
  return happened(person, details, (moment) => ({
    type: 'customer.captured',
    ...envelope(moment, 'C', online ? 'web' : 'till'),
    customer: customerRef(person),
    method,
    valueGiven: given,
    campaign,
    channel: online ? 'online' : 'store',
    storeId: online ? undefined : store,
    consents: agreeing.map((purpose) => ({ purpose, channel: 'whatsapp' as const, status: 'granted' as const })),
    language,
    birthday,
  }))
}

/** Somebody says who sent them. */
export function referred(person: Person, by: Person, details: When = {}): Happening {
  return happened(person, details, (moment) => ({
    type: 'customer.referred',
    ...envelope(moment, 'R'),
    customer: customerRef(person),
    by: { phone: by.phone },
  }))
}

export interface Permitted extends When {
  /** WhatsApp alone when left out. */
  readonly channels?: readonly ChannelName[]
}

/** Permissions given. */
export function agreed(person: Person, purposes: Purpose | readonly Purpose[], details: Permitted = {}): Happening {
  return permission(person, purposes, 'granted', details)
}

/** Permissions taken back. */
export function withdrew(person: Person, purposes: Purpose | readonly Purpose[], details: Permitted = {}): Happening {
  return permission(person, purposes, 'withdrawn', details)
}

function permission(
  person: Person,
  purposes: Purpose | readonly Purpose[],
  status: 'granted' | 'withdrawn',
  details: Permitted,
): Happening {
  const { channels = ['whatsapp'] } = details
  const all: readonly Purpose[] = typeof purposes === 'string' ? [purposes] : purposes
  return happening([person], details, (moment) =>
    all.flatMap((purpose) =>
      channels.map((channel) => ({
        type: 'consent.changed' as const,
        ...envelope(moment, 'P'),
        customer: customerRef(person),
        purpose,
        channel,
        status,
      })),
    ),
  )
}

/** The customer says something of herself: `told(asha, { birthday: '06-15' })`. */
export function told(
  person: Person,
  details: When & {
    readonly birthday?: string
    readonly anniversary?: string
    readonly language?: string
    readonly attributes?: Readonly<Record<string, string | number | boolean>>
  },
): Happening {
  const { birthday, anniversary, language, attributes } = details
  return happened(person, details, (moment) => ({
    type: 'customer.updated',
    ...envelope(moment, 'U'),
    customer: customerRef(person),
    birthday,
    anniversary,
    language,
    attributes,
  }))
}

export function visited(person: Person, details: When & { readonly store?: string } = {}): Happening {
  return happened(person, details, (moment) => ({
    type: 'visit.sensed',
    ...envelope(moment, 'V'),
    customer: customerRef(person),
    by: 'door',
    storeId: details.store ?? usualStore,
  }))
}
