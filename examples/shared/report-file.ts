import { resolve } from 'node:path'
import type { Policy } from '../../src/index.ts'
import { type ReportInput, renderReport } from '../../src/report/index.ts'
import { writeOutput } from './outputs.ts'

/** What the report is about; currency, locale, zone, the rules' titles and which of them write nothing come from the policy. */
export interface ReportParts extends Omit<ReportInput, 'currency' | 'locale' | 'zone' | 'ruleTitles' | 'taskRules'> {
  readonly policy: Policy
}

/**
 * Writes the owner's report as one HTML file.
 * @returns The full path of the file.
 * @throws CrmError `bad-option` when it cannot be written.
 */
export async function writeReport(path: string, { policy, ...parts }: ReportParts): Promise<string> {
  const { currency, locale, zone, rules } = policy.data
  const ruleTitles = Object.fromEntries(rules.map(({ id, title = id }) => [id, title]))
  const taskRules = rules.filter(({ then }) => !then.some((action) => 'send' in action)).map(({ id }) => id)
  // The chart library takes its time to load; whoever wants no report need not wait for it.
  const echarts = await import('echarts')
  const html = renderReport({ ...parts, currency, locale, zone, ruleTitles, taskRules }, { echarts })
  const place = resolve(path)
  await writeOutput('report', place, html)
  return place
}
