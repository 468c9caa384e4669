import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Store, Story } from '../../src/index.ts'
import { shopFigures } from '../shared/figures.ts'
import { writeOutput } from '../shared/outputs.ts'
import { badOptions } from '../shared/problems.ts'
import { writeReport } from '../shared/report-file.ts'
import { openStore, type StoreChoice } from '../shared/stores.ts'
import { shopParts } from '../shared/summary.ts'
import { several } from '../shared/words.ts'
import type { World } from '../shared/world.ts'
import { liftLines } from './lift.ts'
import { type Lived, live } from './live.ts'
import type { BoutiqueOptions } from './options.ts'
import { chooseStories, storyLines } from './stories.ts'

const title = 'Kaveri, a boutique with three shops and an online store (simulated)'
const nothingWaits = { returns: 0, amountMinor: 0 }

/** A year of the boutique with the workflow and without, in the terminal and as a report: `npm start` without a file. */
export async function showBoutique(options: BoutiqueOptions, world: World): Promise<void> {
  const { customers, days, seed } = options
  const { print, onProgress = () => undefined } = world
  print(
    `${title}: ${several(days, 'day', 'INR')}, ${several(customers, 'customer', 'INR')}, lived through the real engine.\n` +
      'With your own log:\n  npm start -- FILE.csv --columns customer=COLUMN,date=COLUMN,amount=COLUMN --currency INR --report report.html\n\n',
  )
  const folder = await mkdtemp(join(tmpdir(), 'regulars-boutique-'))
  const temporary = (file: string): StoreChoice => ({ kind: 'sqlite', file: join(folder, file), temporary: true })
  try {
    await withStore(options.store ?? temporary('boutique.db'), async (store) => {
      const onDay = (share: number): void => onProgress('living', share)
      const lived = await live({ customers, days, seed, workflow: true, store, onDay })
      const without = await withStore(temporary('without.db'), (other) =>
        live({
          customers,
          days,
          seed,
          workflow: false,
          store: other,
          onDay: (share) => onProgress('without', share),
        }),
      )
      const stories = await chooseStories(lived.crm, store)
      const { currency } = lived.policy.data
      const figures = shopFigures(lived.report, nothingWaits, { asOf: lived.asOf, currency })
      const baseline = shopFigures(without.report, nothingWaits, { asOf: without.asOf, currency })
      const parts = [...shopParts(figures), liftLines(lived, without), ...stories.map((story) => storyLines(story))]
      print(`${parts.map((lines) => lines.join('\n')).join('\n\n')}\n`)
      const report = await writeReport(options.report, reportOf(lived, without, stories))
      print(`\nThe report for the owner, with charts and the whole stories: ${report}\n`)
      if (options.json !== null)
        await writeOutput(
          'json',
          options.json,
          `${JSON.stringify({ ...figures, withoutWorkflow: baseline }, null, 2)}\n`,
        )
    })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

function reportOf(lived: Lived, without: Lived, stories: readonly Story[]): Parameters<typeof writeReport>[1] {
  const { report: figures, activity, responses, policy, asOf } = lived
  const baseline = { label: 'the same year without the workflow', figures: without.report, activity: without.activity }
  return { title, asOf, policy, figures, activity, responses, stories, baseline }
}

/** @throws CrmError `bad-option` when somebody is in the store already: two boutiques are not one. */
async function withStore<Result>(choice: StoreChoice, then: (store: Store) => Promise<Result>): Promise<Result> {
  const { store, close } = await openStore(choice)
  try {
    const { items } = await store.customers({ tenant: 'main', after: null, limit: 1 })
    if (items.length > 0) throw badOptions(['--store: found customers in it; expected an empty one for the boutique.'])
    return await then(store)
  } finally {
    await close()
  }
}
