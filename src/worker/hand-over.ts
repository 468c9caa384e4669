import type { Channel, Delivery, OutgoingMessage } from '../ports.ts'
import type { Instant } from '../time.ts'
import { delayAfter, reasonOf } from './put-off.ts'

/** A channel that says nothing for so long is not waited for any longer. */
export const sendTimeoutMs = 30_000

/**
 * Hands a message to its channel. A channel that throws, or never answers, hasn't said whether the message left: that is
 * `ambiguous`, unless the channel knows messages by their ids and may simply be asked again.
 */
export async function handToChannel(
  channel: Channel,
  message: OutgoingMessage,
  { now, attempts }: { readonly now: Instant; readonly attempts: number },
): Promise<Delivery> {
  const controller = new AbortController()
  let timer: ReturnType<typeof setTimeout> | undefined
  const silence = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      controller.abort()
      reject(new Error(`no answer within ${sendTimeoutMs / 1000} seconds`))
    }, sendTimeoutMs)
  })
  try {
    return await Promise.race([channel.send(message, controller.signal), silence])
  } catch (error) {
    const reason = reasonOf(error) || 'the channel failed'
    return channel.idempotent
      ? { status: 'retry', at: now + delayAfter(attempts), reason }
      : { status: 'ambiguous', reason }
  } finally {
    clearTimeout(timer)
  }
}
