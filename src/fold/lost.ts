import type { TrackedMessage } from '../triggers/index.ts'

/** True for a message that the customer never got: withheld at sending, or given up by its channels. */
export function isLost({ status }: TrackedMessage): boolean {
  return status === 'withheld' || status === 'failed'
}
