/** A shop of the boutique, or its online store. */
export interface SimulatedStore {
  /** As facts carry it in `storeId`; facts of the online store carry none. */
  readonly id: string
  readonly name: string
  readonly channel: 'store' | 'online'
}

/** Three shops and an online store. */
export const stores: readonly SimulatedStore[] = [
  { id: 'mg-road', name: 'MG Road', channel: 'store' },
  { id: 'fc-road', name: 'FC Road', channel: 'store' },
  { id: 'kothrud', name: 'Kothrud', channel: 'store' },
  { id: 'online', name: 'Online store', channel: 'online' },
]

/** A till, which is the source of its facts, and how it writes the ten digits of a phone number. */
export interface Till {
  readonly number: number
  readonly id: string
  readonly storeId: string
  readonly writesPhone: (digits: string) => string
}

const spaced = (digits: string): string => `${digits.slice(0, 5)} ${digits.slice(5)}`

export const tills: readonly Till[] = [
  { number: 0, id: 'mg-road-1', storeId: 'mg-road', writesPhone: (digits) => digits },
  { number: 1, id: 'mg-road-2', storeId: 'mg-road', writesPhone: spaced },
  { number: 2, id: 'fc-road-1', storeId: 'fc-road', writesPhone: (digits) => `+91 ${spaced(digits)}` },
  { number: 3, id: 'kothrud-1', storeId: 'kothrud', writesPhone: (digits) => `0${digits}` },
]

/** How many customers call each shop theirs, in percent. */
export const homeShares: readonly (readonly [storeId: string, percent: number])[] = [
  ['mg-road', 45],
  ['fc-road', 30],
  ['kothrud', 25],
]

export const city = 'Pune'
/** The systems that tell of what isn't sold at a till. */
export const webshop = 'webshop'
export const messageHub = 'message-hub'
export const stockroom = 'stockroom'
