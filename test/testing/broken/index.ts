import { committing, erasing } from './committing.ts'
import { remembering } from './documents.ts'
import { finding, following } from './finding.ts'
import { outrun, reading } from './reading.ts'
import type { BrokenStore } from './spoil.ts'
import { mixing, saving, sharing } from './tenants.ts'
import { delivering, leasing } from './working.ts'

/** Stores broken on purpose: at least one for each promise of the port. */
export const brokenStores: readonly BrokenStore[] = [
  ...[
    committing,
    erasing,
    finding,
    following,
    remembering,
    leasing,
    delivering,
    reading,
    saving,
    mixing,
    sharing,
  ].flat(),
  outrun,
]
