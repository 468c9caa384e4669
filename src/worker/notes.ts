import type { Engine } from '../crm/engine.ts'
import { writeFacts } from '../crm/engine.ts'
import type { RecordOutcome } from '../crm/outcomes.ts'
import { engineSource, type Fact, type MessageFact, maxTextLength } from '../facts/index.ts'
import type { OutboxItem } from '../ports.ts'
import { asError } from './put-off.ts'

export type MessageItem = OutboxItem & { readonly kind: 'message' }

/** What a fact about a message says beside its envelope; a channel is whatever name the message was handed to. */
type Says<Type extends MessageFact['type']> = Omit<
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
  says: Says<Type> & { readonly causedBy?: string },
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

/** Notes one fact about a message; noted before is as good. */
export async function note(engine: Engine, fact: Fact): Promise<void> {
  await writeFacts(engine, [fact])
}

/** What became of a note: it stands, or another one stands under its id, or it could not be written. */
export type Noted = 'stands' | 'another' | Error

/**
 * Notes together what became of several messages, in one go if possible. When that fails each is noted alone: one of them
 * is the culprit, and some may stand already.
 */
export async function noteAll(engine: Engine, facts: readonly Fact[]): Promise<readonly Noted[]> {
  if (facts.length === 0) return []
  try {
    return (await writeFacts(engine, facts)).map(standing)
  } catch (error) {
    if (facts.length === 1) return [asError(error)]
    const noted: Noted[] = []
    for (const fact of facts) {
      noted.push(
        await writeFacts(engine, [fact]).then(
          ([outcome]) => (outcome === undefined ? 'another' : standing(outcome)),
          asError,
        ),
      )
    }
    return noted
  }
}

/** The same fact told twice stands once; one that says something else under its id is refused. */
function standing({ status }: RecordOutcome): Noted {
  return status === 'recorded' || status === 'duplicate' ? 'stands' : 'another'
}

/** A reason as facts carry it: never empty, never too long. */
export function shortReason(reason: string): string {
  return reason.trim().slice(0, maxTextLength) || 'no reason given'
}
