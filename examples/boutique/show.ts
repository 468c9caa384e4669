import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Store, Story } from '../../src/index.ts'
import { memoryStore } from '../../src/stores/memory/index.ts'
import { shopFigures } from '../shared/figures.ts'
import { writeReport } from '../shared/report-file.ts'
import { type OpenStore, openStore } from '../shared/stores.ts'
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
  await withStore(options, async (store) => {
    const onDay = (share: number): void => onProgress('living', share)
    const lived = await live({ customers, days, seed, workflow: true, store, onDay })
    const without = await live({
      customers,
      days,
      seed,
      workflow: false,
      store: memoryStore(),
      onDay: (share) => onProgress('without', share),
    })
    const stories = await chooseStories(lived.crm, store)
    const { currency } = lived.policy.data
    const figures = shopFigures(lived.report, nothingWaits, { asOf: lived.asOf, currency })
    const baseline = shopFigures(without.report, nothingWaits, { asOf: without.asOf, currency })
    const parts = [...shopParts(figures), liftLines(lived, without), ...stories.map((story) => storyLines(story))]
    print(`${parts.map((lines) => lines.join('\n')).join('\n\n')}\n`)
    const report = await writeReport(options.report, reportOf(lived, without, stories))
    print(`\nThe report for the owner, with charts and the whole stories: ${report}\n`)
    if (options.json !== null)
      await writeFile(options.json, `${JSON.stringify({ ...figures, withoutWorkflow: baseline }, null, 2)}\n`)
  })
}

function reportOf(lived: Lived, without: Lived, stories: readonly Story[]): Parameters<typeof writeReport>[1] {
  const { report: figures, activity, policy, asOf } = lived
  const baseline = { label: 'the same year without the workflow', figures: without.report, activity: without.activity }
  return { title, asOf, policy, figures, activity, stories, baseline }
}

/** The store that was asked for, or an SQLite file that goes when it is over. */
async function withStore({ store: choice }: BoutiqueOptions, then: (store: Store) => Promise<void>): Promise<void> {
  const folder = choice === null ? await mkdtemp(join(tmpdir(), 'regulars-boutique-')) : null
  try {
    const opened: OpenStore = await openStore(
      choice ?? { kind: 'sqlite', file: join(folder ?? '', 'boutique.db'), temporary: true },
    )
    try {
      await then(opened.store)
    } finally {
      await opened.close()
    }
  } finally {
    if (folder !== null) await rm(folder, { recursive: true, force: true })
  }
}
