import type { Engine } from '../crm/engine.ts'
import { writeFacts } from '../crm/engine.ts'
import { engineSource, type Fact, type MessageFact, maxTextLength } from '../facts/index.ts'
import type { OutboxItem } from '../ports.ts'
import { asError } from './put-off.ts'

export type MessageItem = OutboxItem & { readonly kind: 'message' }

/** What a fact about a message says beside its envelope; a channel is whatever name the message was handed to. */
type Noted<Type extends MessageFact['type']> = Omit<
  Extract<MessageFact, { type: Type }>,
  'type' | 'id' | 'source' | 'occurredAt' | 'customer' | 'messageId' | 'channel'
> &
  (Extract<MessageFact, { type: Type }> extends { readonly channel: string }
    ? { readonly channel: string }
    : Record<never, never>)

/** What becomes of a message, as a fact like any other. Its id follows from the message: who notes the same notes it once. */
export function noteOf<Type extends MessageFact['type']>(
  engine: Engine,
  item: MessageItem,
  type: Type,
  step: string,
  says: Noted<Type>,
): Fact {
  const { messageId } = item.message
  return {
    ...says,
    type,
    id: `${messageId}/${step}`,
    source: engineSource,
    occurredAt: engine.clock(),
    customer: { customerId: item.customerId },
    messageId,
  } as unknown as Fact
}

/** @returns False when it was noted before. */
export async function note(engine: Engine, fact: Fact): Promise<boolean> {
  const [outcome] = await writeFacts(engine, [fact])
  return outcome?.status === 'recorded'
}

/**
 * Notes together what became of several messages, in one go if possible; of one that cannot be noted, the error.
 * @returns For each whether it was noted here and not before.
 */
export async function noteAll(engine: Engine, facts: readonly Fact[]): Promise<readonly (boolean | Error)[]> {
  if (facts.length === 0) return []
  try {
    const outcomes = await writeFacts(engine, facts)
    return outcomes.map(({ status }) => status === 'recorded')
  } catch (error) {
    if (facts.length === 1) return [asError(error)]
    // One of them is the culprit: alone, the others can be noted.
    const noted: (boolean | Error)[] = []
    for (const fact of facts) noted.push(await note(engine, fact).catch(asError))
    return noted
  }
}

/** A reason as facts carry it: never empty, never too long. */
export function shortReason(reason: string): string {
  return reason.trim().slice(0, maxTextLength) || 'no reason given'
}
