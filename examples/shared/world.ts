import type { Instant } from '../../src/index.ts'
import type { OnProgress } from './progress.ts'

/** What the program needs of the world around it. */
export interface World {
  readonly print: (text: string) => void
  readonly complain: (text: string) => void
  readonly now: Instant
  readonly onProgress?: OnProgress
}
