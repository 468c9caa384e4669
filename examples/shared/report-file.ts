import { writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { Policy } from '../../src/index.ts'
import { type ReportInput, renderReport } from '../../src/report/index.ts'

/** What the report is about; currency, locale, zone and the rules' titles come from the policy. */
export interface ReportParts extends Omit<ReportInput, 'currency' | 'locale' | 'zone' | 'ruleTitles'> {
  readonly policy: Policy
}

/**
 * Writes the owner's report as one HTML file.
 * @returns The full path of the file.
 */
export async function writeReport(path: string, { policy, ...parts }: ReportParts): Promise<string> {
  const { currency, locale, zone, rules } = policy.data
  const ruleTitles = Object.fromEntries(rules.map(({ id, title = id }) => [id, title]))
  // The chart library takes its time to load; whoever wants no report need not wait for it.
  const echarts = await import('echarts')
  const html = renderReport({ ...parts, currency, locale, zone, ruleTitles }, { echarts })
  const place = resolve(path)
  await writeFile(place, html)
  return place
}
