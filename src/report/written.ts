import type { RuleActivity } from '../metrics/index.ts'
import type { ReportInput } from './input.ts'

/** Nobody would have had what was about the time before the shop began to write: it was never due. */
const neverDue = 'muted'

/** What became of the messages, by rule; without rules that write none, and without what was never due. */
export function messageRules({
  activity,
  taskRules = [],
}: Pick<ReportInput, 'activity' | 'taskRules'>): readonly (readonly [string, RuleActivity])[] {
  return Object.entries(activity?.rules ?? {}).flatMap(([id, rule]) => {
    if (taskRules.includes(id)) return []
    const withheld = Object.fromEntries(
      Object.entries(rule.withheld).filter(([gate, times]) => gate !== neverDue && times > 0),
    )
    const told = { ...rule, withheld }
    return told.sent + told.failed + withheldOf(told) > 0 ? [[id, told] as const] : []
  })
}

export function withheldOf({ withheld }: RuleActivity): number {
  return Object.values(withheld).reduce((sum, times) => sum + times, 0)
}

/** All rules' messages together. */
export interface MessageTotals {
  readonly sent: number
  readonly read: number
  readonly replied: number
  readonly failed: number
  readonly withheld: number
  readonly byGate: ReadonlyMap<string, number>
}

export function messageTotals(input: Pick<ReportInput, 'activity' | 'taskRules'>): MessageTotals {
  const rules = messageRules(input).map(([, rule]) => rule)
  const sum = (read: (rule: RuleActivity) => number): number => rules.reduce((total, rule) => total + read(rule), 0)
  const byGate = new Map<string, number>()
  for (const { withheld } of rules)
    for (const [gate, times] of Object.entries(withheld)) byGate.set(gate, (byGate.get(gate) ?? 0) + times)
  return {
    sent: sum(({ sent }) => sent),
    read: sum(({ read }) => read),
    replied: sum(({ replied }) => replied),
    failed: sum(({ failed }) => failed),
    withheld: sum(withheldOf),
    byGate,
  }
}
