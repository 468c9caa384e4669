import { showBoutique } from '../boutique/show.ts'
import { importSales } from '../import-sales/import.ts'
import type { ImportOptions } from '../import-sales/options.ts'
import { summary } from '../import-sales/summary.ts'
import { writeOutput } from '../shared/outputs.ts'
import { isBadOption } from '../shared/problems.ts'
import { writeReport } from '../shared/report-file.ts'
import { openStore } from '../shared/stores.ts'
import type { World } from '../shared/world.ts'
import { readOptions } from './options.ts'
import { usage } from './usage.ts'

/** @returns The exit code: 0; 1 when nothing could be imported; 2 when an option is wrong. */
export async function run(args: readonly string[], world: World): Promise<number> {
  try {
    const request = readOptions(args)
    switch (request.kind) {
      case 'help':
        world.print(usage)
        return 0
      case 'boutique':
        await showBoutique(request.options, world)
        return 0
      case 'import':
        return await importFile(request.options, world)
    }
  } catch (error) {
    if (!isBadOption(error)) throw error
    world.complain(`${error.message}\nSee --help.\n`)
    return 2
  }
}

async function importFile(options: ImportOptions, { now, onProgress, print }: World): Promise<number> {
  const opened = await openStore(options.store)
  try {
    const imported = await importSales(options, { store: opened.store, now, ...(onProgress && { onProgress }) })
    const { figures, tally, asOf, crm, policy } = imported
    print(summary(figures, tally))
    if (options.json !== null) await writeOutput('json', options.json, `${JSON.stringify(figures, null, 2)}\n`)
    if (options.report !== null) {
      const path = await writeReport(options.report, {
        title: options.file.replace(/^.*[\\/]/, ''),
        asOf,
        policy,
        figures: await crm.ask.report(),
        // Nobody was written to: what the rules kept back for that reason alone is nothing to report.
        activity: { ...(await crm.ask.activity()), rules: {} },
      })
      print(`\nThe report is in ${path}\n`)
    }
    return tally.rejected > 0 && tally.rejected === tally.read ? 1 : 0
  } finally {
    await opened.close()
  }
}
