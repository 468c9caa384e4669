import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { recordingChannel } from '../../src/channels/index.ts'
import type { Channel, Instant } from '../../src/index.ts'
import { atSecondOfDay } from './dates.ts'
import type { Figures } from './figures.ts'
import { generatedShop } from './generated-shop.ts'
import { type Imported, type ImportTools, importSales } from './import.ts'
import { type ImportOptions, readOptions } from './options.ts'
import { isBadOption } from './problems.ts'
import { openStore } from './stores.ts'
import { tellStory } from './story.ts'
import { summary } from './summary.ts'
import { usage } from './usage.ts'

/** What the program needs of the world around it. */
export interface World {
  readonly print: (text: string) => void
  readonly complain: (text: string) => void
  readonly now: Instant
  readonly onProgress?: ImportTools['onProgress']
}

/** @returns The exit code: 0; 1 when nothing could be imported; 2 when an option is wrong. */
export async function run(args: readonly string[], world: World): Promise<number> {
  try {
    const request = readOptions(args)
    switch (request.kind) {
      case 'help':
        world.print(usage)
        return 0
      case 'generated':
        return await showGeneratedShop(world, request.json)
      case 'import':
        return await importFile(world, request.options)
    }
  } catch (error) {
    if (!isBadOption(error)) throw error
    world.complain(`${error.message}\nSee --help.\n`)
    return 2
  }
}

async function importFile(world: World, options: ImportOptions): Promise<number> {
  return withImported(world, options, [], async ({ figures, tally }) => {
    world.print(summary(figures, tally))
    await writeJson(options.json, figures)
    return tally.rejected > 0 && tally.rejected === tally.read ? 1 : 0
  })
}

/** A year of a small shop, and the story of one of its customers: what `npm start` shows without a file. */
async function showGeneratedShop(world: World, json: string | null): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'regulars-shop-'))
  try {
    const shop = generatedShop()
    const file = join(folder, 'sales.csv')
    await writeFile(file, shop.csv)
    const { options } = readOptions([
      file,
      '--columns',
      shop.columns,
      '--currency',
      'INR',
      '--store',
      `sqlite:${join(folder, 'shop.db')}`,
      '--as-of',
      shop.lastDay,
    ]) as { options: ImportOptions }
    const whatsapp = recordingChannel('whatsapp')
    const now = atSecondOfDay(shop.lastDay, 86_399, options.zone)
    return await withImported({ ...world, now }, options, [whatsapp], async (imported) => {
      world.print(
        'No file was named, so here is a small generated shop. With your own log:\n  npm start -- FILE.csv --columns customer=COLUMN,date=COLUMN,amount=COLUMN --currency INR\n\n',
      )
      world.print(summary(imported.figures, imported.tally))
      world.print(`\n${await tellStory(imported, shop, whatsapp, options.zone)}`)
      await writeJson(json, imported.figures)
      return 0
    })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function withImported(
  world: World,
  options: ImportOptions,
  channels: readonly Channel[],
  then: (imported: Imported) => Promise<number>,
): Promise<number> {
  const opened = await openStore(options.store)
  try {
    const { now, onProgress } = world
    return await then(
      await importSales(options, {
        store: opened.store,
        now,
        channels,
        ...(onProgress !== undefined && { onProgress }),
      }),
    )
  } finally {
    await opened.close()
  }
}

async function writeJson(path: string | null, figures: Figures): Promise<void> {
  if (path !== null) await writeFile(path, `${JSON.stringify(figures, null, 2)}\n`)
}
