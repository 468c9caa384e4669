import type { Channel, Delivery, OutgoingMessage } from '../ports.ts'
import type { ChannelName } from '../profile/index.ts'

/** A channel that keeps what it was given, and answers as told. */
export interface RecordingChannel extends Channel {
  /** Every message once, however often it was handed over. */
  readonly sent: readonly OutgoingMessage[]
  /** Every handing over, repeats included. */
  readonly attempts: readonly OutgoingMessage[]
  /** What the next messages get for an answer, first to last; after that everything is sent. */
  answer(...deliveries: readonly (Delivery | Error)[]): void
}

/** For tests: records messages by their ids, as a provider with idempotency keys would. */
export function recordingChannel(
  name: ChannelName = 'whatsapp',
  { idempotent = true }: { readonly idempotent?: boolean } = {},
): RecordingChannel {
  const sent = new Map<string, OutgoingMessage>()
  const attempts: OutgoingMessage[] = []
  const answers: (Delivery | Error)[] = []
  return {
    name,
    idempotent,
    get sent() {
      return [...sent.values()]
    },
    attempts,
    answer: (...deliveries) => {
      answers.push(...deliveries)
    },
    send: async (message) => {
      attempts.push(message)
      const answer = answers.shift()
      if (answer instanceof Error) throw answer
      if (answer !== undefined && answer.status !== 'sent') return answer
      sent.set(message.messageId, message)
      return answer ?? { status: 'sent', providerId: `${name}-${message.messageId}` }
    },
  }
}
