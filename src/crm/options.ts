import { badOption } from '../errors.ts'
import { channels as channelNames } from '../facts/index.ts'
import type { Channel, Store } from '../ports.ts'

const storeMethods: readonly (keyof Store)[] = [
  'load',
  'commit',
  'claimDue',
  'claimOutbox',
  'settle',
  'postpone',
  'parked',
  'claimBroadcasts',
  'broadcast',
  'saveBroadcast',
  'customers',
  'tasks',
  'history',
  'stream',
  'setting',
  'saveSetting',
]

const tenantPattern = /^[\p{L}\p{N}][\p{L}\p{N}._:-]{0,63}$/u
const maxChannels = 32

interface Checked {
  readonly store: unknown
  readonly policy: unknown
  readonly channels: unknown
  readonly tenant: unknown
  readonly clock: unknown
  readonly newId: unknown
}

/**
 * Checks what the host handed in, so that a mistake shows where it was made and not at the first customer.
 * @throws CrmError `bad-option` naming the option, what was found and what is expected.
 */
export function checkOptions({ store, policy, channels, tenant, clock, newId }: Checked): void {
  checkStore('store', store)
  if (
    typeof policy !== 'object' ||
    policy === null ||
    typeof Reflect.get(policy, 'hash') !== 'string' ||
    !('rules' in policy)
  ) {
    throw badOption('policy', policy, 'a policy made by definePolicy')
  }
  if (typeof tenant !== 'string' || !tenantPattern.test(tenant)) {
    throw badOption(
      'tenant',
      tenant,
      'a letter or digit, then at most 63 letters, digits, dots, colons, hyphens or underscores',
    )
  }
  if (typeof clock !== 'function') throw badOption('clock', clock, 'a function that tells epoch milliseconds')
  if (typeof newId !== 'function') throw badOption('newId', newId, 'a function that makes a new id at each call')
  checkChannels(channels)
}

/** @throws CrmError `bad-option` naming the first method that is missing. */
export function checkStore(option: string, store: unknown): void {
  if (typeof store !== 'object' || store === null) throw badOption(option, store, 'a store')
  const missing = storeMethods.find((method) => typeof Reflect.get(store, method) !== 'function')
  if (missing !== undefined)
    throw badOption(`${option}.${missing}`, Reflect.get(store, missing), 'a method of the store')
}

function checkChannels(channels: unknown): void {
  if (!Array.isArray(channels) || channels.length > maxChannels) {
    throw badOption('channels', channels, `a list of at most ${maxChannels} channels`)
  }
  const names = new Set<string>()
  channels.forEach((channel: Partial<Channel> | null | undefined, index) => {
    const path = `channels[${index}]`
    if (channel?.name === undefined || !channelNames.includes(channel.name))
      throw badOption(`${path}.name`, channel?.name, `one of ${channelNames.join(', ')}`)
    if (typeof channel.send !== 'function') throw badOption(`${path}.send`, channel.send, 'a method that sends')
    if (typeof channel.idempotent !== 'boolean')
      throw badOption(`${path}.idempotent`, channel.idempotent, 'true or false')
    if (names.has(channel.name)) throw badOption(`${path}.name`, channel.name, 'a name that no other channel has')
    names.add(channel.name)
  })
}
