import type { captureMethods, channels, purposes, valuesGiven } from '../facts/index.ts'
import type { DayNumber, Instant } from '../time.ts'

export type CaptureMethod = (typeof captureMethods)[number]
export type ChannelName = (typeof channels)[number]
export type Purpose = (typeof purposes)[number]
export type ValueGiven = (typeof valuesGiven)[number]

/** How the customer became known, and what they got for it. */
export interface Capture {
  readonly method: CaptureMethod
  readonly valueGiven: ValueGiven | null
  readonly campaign: string | null
  readonly at: Instant
  readonly channel: 'store' | 'online'
  readonly storeId: string | null
}

/** A permission for one channel and one purpose, as it was last given or taken back. Silence is no permission, but for receipts. */
export interface Consent {
  readonly status: 'granted' | 'withdrawn'
  readonly at: Instant
  readonly source: string
  readonly noticeVersion?: string | undefined
  readonly language?: string | undefined
  readonly evidence?: string | undefined
}

/** Whoever the person is, as far as they told us. Contacts are the latest of each kind. */
export interface Profile {
  readonly name: string | null
  readonly phone: string | null
  readonly whatsapp: string | null
  readonly email: string | null
  readonly language: string | null
  readonly city: string | null
  readonly birthday: string | null
  readonly anniversary: string | null
  /** IANA zone, when the customer lives by other clocks than the shop. */
  readonly zone: string | null
  readonly attributes: Readonly<Record<string, string | number | boolean>>
  /** The earliest capture. */
  readonly capture: Capture | null
  readonly capturedDay: DayNumber | null
  readonly tags: readonly string[]
  /** When each field was last told, so that an old form that arrives late doesn't overwrite a newer one. */
  readonly toldAt: Readonly<Record<string, Instant>>
}

export const maxTags = 16

export const unknownPerson: Profile = {
  name: null,
  phone: null,
  whatsapp: null,
  email: null,
  language: null,
  city: null,
  birthday: null,
  anniversary: null,
  zone: null,
  attributes: {},
  capture: null,
  capturedDay: null,
  tags: [],
  toldAt: {},
}

/** Permissions by `<channel>:<purpose>`. */
export type Consents = Readonly<Record<string, Consent>>
