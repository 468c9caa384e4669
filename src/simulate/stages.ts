import type { Journey } from '../journey/index.ts'
import type { Simulation } from './types.ts'

type Stages = Simulation['stages']

/** Moves and standing as the journey goes: who enters before who moves on, and who leaves behind those who stay. */
export function stagesInOrder({ stages }: Journey, moves: Stages['moves'], standing: Stages['standing']): Stages {
  const placeOf = (stage: string): number => {
    const place = stages.indexOf(stage)
    return place < 0 ? stages.length : place
  }
  const startOf = (from: string | null): number => (from === null ? -1 : placeOf(from))
  const endOf = (to: string | null): number => (to === null ? stages.length + 1 : placeOf(to))
  return {
    moves: [...moves].sort((a, b) => startOf(a.from) - startOf(b.from) || endOf(a.to) - endOf(b.to)),
    standing: Object.fromEntries(Object.entries(standing).sort(([a], [b]) => placeOf(a) - placeOf(b))),
  }
}
