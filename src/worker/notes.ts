import type { Engine } from '../crm/engine.ts'
import { writeFacts } from '../crm/engine.ts'
import { engineSource, type Fact, type MessageFact, maxTextLength } from '../facts/index.ts'
import type { OutboxItem } from '../ports.ts'

export type MessageItem = OutboxItem & { readonly kind: 'message' }

/** What a fact about a message says beside its envelope; a channel is whatever name the message was handed to. */
type Noted<Type extends MessageFact['type']> = Omit<
  Extract<MessageFact, { type: Type }>,
  'type' | 'id' | 'source' | 'occurredAt' | 'customer' | 'messageId' | 'channel'
> &
  (Extract<MessageFact, { type: Type }> extends { readonly channel: string }
    ? { readonly channel: string }
    : Record<never, never>)

/**
 * Notes what becomes of a message, as a fact like any other. Its id follows from the message, so of two who note the same
 * only one does.
 * @returns False when it was noted before.
 */
export async function note<Type extends MessageFact['type']>(
  engine: Engine,
  item: MessageItem,
  type: Type,
  step: string,
  says: Noted<Type>,
): Promise<boolean> {
  const { messageId } = item.message
  const fact = {
    ...says,
    type,
    id: `${messageId}/${step}`,
    source: engineSource,
    occurredAt: engine.clock(),
    customer: { customerId: item.customerId },
    messageId,
  } as unknown as Fact
  const [outcome] = await writeFacts(engine, [fact])
  return outcome?.status === 'recorded'
}

/** A reason as facts carry it: never empty, never too long. */
export function shortReason(reason: string): string {
  return reason.trim().slice(0, maxTextLength) || 'no reason given'
}
