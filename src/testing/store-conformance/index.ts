import { bills } from './bills.ts'
import { broadcasts } from './broadcasts.ts'
import type { ConformanceCase, OpenedStore, PortPromise } from './case.ts'
import { claims } from './claims.ts'
import { commits } from './commits.ts'
import { customers } from './customers.ts'
import { documents } from './documents.ts'
import { due } from './due.ts'
import { erase } from './erase.ts'
import { history } from './history.ts'
import { outbox } from './outbox.ts'
import { parked } from './parked.ts'
import { redirects } from './redirects.ts'
import { settings } from './settings.ts'
import { stream } from './stream.ts'
import { tasks } from './tasks.ts'
import { tenants } from './tenants.ts'

export type { ConformanceCase, OpenedStore } from './case.ts'

/**
 * The promises of the `Store` port, each as a case of its own. Run every one against your store, with any runner:
 *
 * ```ts
 * for (const { name, run } of storeConformance(openMyStore)) test(name, run)
 * ```
 *
 * Each case opens the store, works in a tenant of its own (`conformance-1`, `conformance-2` …) and closes it again; all of
 * them may share one database, if it was empty at first. Give `again` a second connection, so that races are real ones.
 */
export function storeConformance(open: () => Promise<OpenedStore>): readonly ConformanceCase[] {
  return promises().map(({ name, check }, index) => ({
    name,
    async run() {
      const opened = await open()
      try {
        const other = opened.again === undefined ? opened.store : await opened.again()
        await check({ store: opened.store, other, tenant: `conformance-${index + 1}` })
      } finally {
        await opened.close()
      }
    },
  }))
}

function promises(): readonly PortPromise[] {
  const keys = [claims, redirects]
  const writing = [commits, documents, bills, erase, settings]
  const working = [due, outbox, parked, broadcasts]
  const reading = [customers, tasks, history, stream]
  return [keys, writing, working, reading, [tenants]].flat(2)
}
