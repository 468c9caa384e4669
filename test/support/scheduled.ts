import type * as fc from 'fast-check'
import type { Store } from '../../src/index.ts'

/** A store whose calls wait until the scheduler lets them through, one after another in an order of its own. */
export function scheduled(store: Store, scheduler: fc.Scheduler): Store {
  return new Proxy(store, {
    get(target, method) {
      const known: unknown = Reflect.get(target, method)
      if (typeof known !== 'function') return known
      return async (...given: readonly unknown[]) => {
        await scheduler.schedule(Promise.resolve(), String(method))
        return Reflect.apply(known, target, given)
      }
    },
  })
}
