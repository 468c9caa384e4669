import type { TrackedMessage } from '../triggers/index.ts'

/** True for a message that the customer never got: withheld at sending, or given up by the last of its channels. */
export function isLost({ status, watched }: TrackedMessage): boolean {
  return status === 'withheld' || (status === 'failed' && watched !== true)
}
