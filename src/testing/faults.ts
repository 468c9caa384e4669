import type { Store } from '../ports.ts'

/**
 * Where a process dies: at its n-th call of the store, counted from 1. `before`: the call never reached the store. `after`:
 * the store did what it was asked, and the process died before it heard so.
 */
export interface Stop {
  readonly call: number
  readonly when: 'before' | 'after'
}

/** A store as one process sees it. */
export interface FaultyStore {
  readonly store: Store
  /** The methods called so far, in order. */
  readonly calls: readonly (keyof Store)[]
  readonly isStopped: () => boolean
}

const stoppedName = 'Stopped'

/** True for the error by which a {@link faultyStore} ends the process that uses it. */
export function isStopped(error: unknown): boolean {
  return error instanceof Error && error.name === stoppedName
}

/**
 * A store for one process that dies at a chosen call: that call and every later one throw. Start the next process on the
 * same store, and see that nothing is lost and nothing is doubled.
 * @param failAt Null: it lives; its calls are counted all the same.
 */
export function faultyStore(store: Store, { failAt }: { readonly failAt: Stop | null }): FaultyStore {
  const calls: (keyof Store)[] = []
  let stopped = false
  const stop = (method: string): Error => {
    stopped = true
    const error = new Error(`The process stopped at call ${calls.length} of the store: ${method}.`)
    error.name = stoppedName
    return error
  }
  const watched = new Proxy(store, {
    get(target, method) {
      const known: unknown = Reflect.get(target, method)
      if (typeof known !== 'function' || typeof method !== 'string') return known
      return async (...given: readonly unknown[]) => {
        if (stopped) throw stop(method)
        calls.push(method as keyof Store)
        const here = failAt !== null && calls.length === failAt.call
        if (here && failAt.when === 'before') throw stop(method)
        const answer: unknown = await Reflect.apply(known, target, given)
        // Another call of the same process may have been its last meanwhile.
        if (here || stopped) throw stop(method)
        return answer
      }
    },
  })
  return { store: watched, calls, isStopped: () => stopped }
}

/**
 * Every place at which a process could stop: before and after each call of the store.
 * @param run What the process does, undisturbed, on a store of its own.
 */
export async function stepsOf(store: Store, run: (store: Store) => Promise<unknown>): Promise<readonly Stop[]> {
  const watched = faultyStore(store, { failAt: null })
  await run(watched.store)
  return watched.calls.flatMap((_, index): readonly Stop[] => [
    { call: index + 1, when: 'before' },
    { call: index + 1, when: 'after' },
  ])
}
