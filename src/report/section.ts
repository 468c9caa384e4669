import type { EchartsHandle } from './charts/render.ts'
import type { Formats } from './format.ts'
import type { Definition } from './headlines.ts'
import type { Html } from './html.ts'
import type { ReportInput } from './input.ts'

/** What every section is drawn from. */
export interface Page {
  readonly input: ReportInput
  readonly formats: Formats
  readonly echarts: EchartsHandle | undefined
}

/** A part of the page under a heading of its own. */
export interface Section {
  readonly id: string
  readonly title: string
  readonly body: Html
  /** What its numbers mean; they stand at the foot of the page. */
  readonly definitions: readonly Definition[]
}

/** A section, or null when there is nothing to tell. */
export type Draw = (page: Page) => Section | null
