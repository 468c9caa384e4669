import * as z from 'zod'
import { aboutCustomer, idText, shortText } from './envelope.ts'
import { channels } from './people.ts'

const ofMessage = { messageId: idText, channel: z.enum(channels) } as const

/**
 * We are about to hand a message to a channel. From here on it is never sent twice blindly, until `handedBack` says that the
 * channel did not take it and it may be tried again.
 */
export const messageSending = aboutCustomer('message.sending', {
  ...ofMessage,
  attempt: z.int().min(0).max(1000),
  handedBack: z.boolean().optional(),
  /** The channel's place on the message's ladder, when the one before did not deliver it. */
  rung: z.int().min(0).max(20).optional(),
  /** Another channel is left, which brings it if this one does not. */
  watched: z.boolean().optional(),
})
/** A channel took the message, or staff sent one by hand (then `by` is `staff`). */
export const messageSent = aboutCustomer('message.sent', {
  ...ofMessage,
  by: z.enum(['engine', 'staff']).default('engine'),
  providerId: z.string().max(300).optional(),
  topic: idText.optional(),
})
export const messageDelivered = aboutCustomer('message.delivered', ofMessage)
export const messageRead = aboutCustomer('message.read', ofMessage)
export const messageClicked = aboutCustomer('message.clicked', { ...ofMessage, url: z.string().max(500).optional() })
/** The customer wrote to us; `messageId` names what they answered, when the channel says so. */
export const messageReplied = aboutCustomer('message.replied', {
  messageId: idText.optional(),
  channel: z.enum(channels),
  text: z.string().max(1000).optional(),
})
/** The channel gave the message up. */
export const messageFailed = aboutCustomer('message.failed', { ...ofMessage, reason: shortText })
/** The channel never answered: it may have gone out. Parked until a status arrives; never sent again blindly. */
export const messageAmbiguous = aboutCustomer('message.ambiguous', { ...ofMessage, reason: shortText })
/**
 * What was true at planning is not true at sending: not sent. The engine says whose message it was, for a record that follows
 * it no more.
 */
export const messageWithheld = aboutCustomer('message.withheld', {
  messageId: idText,
  gate: idText,
  reason: shortText,
  rule: idText.optional(),
  template: idText.optional(),
  campaign: idText.optional(),
})
