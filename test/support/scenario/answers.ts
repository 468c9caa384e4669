import type { ChannelName } from '../../../src/profile/index.ts'
import { envelope, type Happening, happened, type Moment } from './happening.ts'
import type { When } from './moments.ts'
import { customerRef, type Person, sentTo } from './shop.ts'

/** The latest message of the rule was delivered. */
export function delivered(person: Person, rule: string, when: When = {}): Happening {
  return happened(person, when, (moment) => ({ type: 'message.delivered', ...about(moment, person, rule) }))
}

/** The latest message of the rule was read. */
export function read(person: Person, rule: string, when: When = {}): Happening {
  return happened(person, when, (moment) => ({ type: 'message.read', ...about(moment, person, rule) }))
}

/** The link in the latest message of the rule was followed. */
export function clicked(person: Person, rule: string, when: When = {}): Happening {
  return happened(person, when, (moment) => ({ type: 'message.clicked', ...about(moment, person, rule) }))
}

/** The customer wrote back: to the latest message of a rule, or out of the blue. */
export function replied(person: Person, rule: string | null, when: When & { readonly text?: string } = {}): Happening {
  return happened(person, when, (moment) => ({
    type: 'message.replied',
    ...(rule === null
      ? { ...envelope(moment, 'M', 'whatsapp'), customer: customerRef(person), channel: 'whatsapp' as const }
      : about(moment, person, rule)),
    text: when.text,
  }))
}

function about(moment: Moment, person: Person, rule: string) {
  const latest = sentTo(moment.shop, person, rule).at(-1)
  if (latest === undefined) {
    const rules = sentTo(moment.shop, person).map(({ message }) => message.rule)
    throw new Error(`Nothing of "${rule}" was sent to ${person.name}, only: ${rules.join(', ')}.`)
  }
  const { messageId, channel } = latest.message
  return {
    ...envelope(moment, 'M', 'whatsapp'),
    customer: customerRef(person),
    messageId,
    channel: channel as ChannelName,
  }
}
