import type { Customer } from '../customer.ts'
import type { Gate, Plan, RulePurpose, TrackedMessage } from '../triggers/index.ts'

type Messages = Customer['messages']

/** What a message that is to be planned is, beside those that are. */
export interface Contender {
  readonly purpose: RulePurpose
  readonly topic: string | null
  readonly priority: number
  /** The priority of a message that is planned, by its rule as it reads now. */
  readonly priorityOf: (message: TrackedMessage) => number
}

export interface Arbitrated {
  readonly plan: Plan
  /** Those that the message takes the place of, and at which gate. */
  readonly givingWay: readonly { readonly message: TrackedMessage; readonly gate: Gate }[]
}

const none: Arbitrated['givingWay'] = []

/**
 * Plans a message, in the place of others of a lower priority where only these stand in its way: messages that no channel
 * was handed yet, in the same cap or of the same topic. The least and the latest give way first, and no more than must.
 * @param planWith Plans it beside the messages given.
 */
export function arbitrate(
  planWith: (messages: Messages) => Plan,
  messages: Messages,
  contender: Contender,
): Arbitrated {
  const plan = planWith(messages)
  const gate = crowdedOutAt(plan)
  if (gate === null) return { plan, givingWay: none }
  const gone: TrackedMessage[] = []
  for (const message of lesserOf(messages, contender)) {
    gone.push(message)
    const trial = planWith(without(messages, gone))
    if (crowdedOutAt(trial) !== null) continue
    if (trial.status === 'withheld') break
    // What waits for later takes nobody's place now.
    if (trial.status === 'deferred') return { plan: trial, givingWay: none }
    const givingWay = needed(planWith, messages, gone).map((lesser) => ({ message: lesser, gate }))
    return { plan: trial, givingWay }
  }
  return { plan, givingWay: none }
}

/** The gate at which other messages stand in its way, or null. */
function crowdedOutAt(plan: Plan): Gate | null {
  const gate = plan.status === 'withheld' ? plan.stop.gate : null
  return gate === 'cap' || gate === 'topic' ? gate : null
}

function lesserOf(messages: Messages, { purpose, topic, priority, priorityOf }: Contender): Messages {
  return messages
    .filter(
      (message) =>
        message.status === 'planned' &&
        message.reopened === undefined &&
        (message.purpose === purpose || (topic !== null && message.topic === topic)) &&
        priorityOf(message) < priority,
    )
    .sort((a, b) => priorityOf(a) - priorityOf(b) || b.plannedAt - a.plannedAt || (a.id < b.id ? -1 : 1))
}

function without(messages: Messages, gone: Messages): Messages {
  return messages.filter((message) => !gone.includes(message))
}

function needed(planWith: (messages: Messages) => Plan, messages: Messages, gone: Messages): Messages {
  let kept = gone
  for (const message of gone.toReversed()) {
    const fewer = kept.filter((other) => other !== message)
    if (planWith(without(messages, fewer)).status === 'planned') kept = fewer
  }
  return kept
}
