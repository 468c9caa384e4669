import type { ChannelName } from '../profile/index.ts'
import type { Instant } from '../time.ts'
import type { PlannedMessage } from '../triggers/index.ts'

export interface OutgoingMessage extends PlannedMessage {
  readonly channel: string
  /** Address for the channel: E.164 phone, WhatsApp id, e-mail. */
  readonly to: string
  /** The template's text for this channel with the variables filled in. */
  readonly text: string
}

/** What became of a message at a provider. `ambiguous`: timed out after sending; never sent again blindly. */
export type Delivery =
  | { readonly status: 'sent'; readonly providerId: string }
  | { readonly status: 'retry'; readonly at: Instant; readonly reason: string }
  | { readonly status: 'fallback'; readonly reason: string }
  | { readonly status: 'dead'; readonly reason: string }
  | { readonly status: 'ambiguous'; readonly reason: string }

/** How messages leave. */
export interface Channel {
  readonly name: ChannelName
  /** True when sending the same message id again is harmless: the provider, or the channel, knows it. */
  readonly idempotent: boolean
  send(message: OutgoingMessage, signal: AbortSignal): Promise<Delivery>
}
