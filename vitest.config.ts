import { defineConfig } from 'vitest/config'
import { closingLine } from './test/support/closing-line.ts'

// What meets a database, the disk or the packed package tells no time of its own: one zone is enough.
const zoneless = ['house', 'stores', 'sources', 'channels', 'examples'].map((room) => `test/${room}/**/*.test.ts`)
const elsewhere = ['test/bench/**', '**/node_modules/**']

const inZone = (name: string, env: { readonly TZ: string; readonly REGULARS_RUNS?: string }) => ({
  extends: true as const,
  // These tests share nothing they could change, so files may share the modules: loading them anew took half the time.
  test: { name, include: ['test/**/*.test.ts'], exclude: [...elsewhere, ...zoneless], env, isolate: false },
})

// In the further zones a property needs fewer runs: the zone is what differs there, not the luck of the draw.
const REGULARS_RUNS = process.env.REGULARS_RUNS ?? '40'

export default defineConfig({
  test: {
    pool: 'forks',
    maxWorkers: 2,
    maxConcurrency: 2,
    // A property over long histories on a busy machine; a database that starts, a package that is packed.
    testTimeout: 20_000,
    hookTimeout: 60_000,
    reporters: ['default', closingLine],
    projects: [
      inZone('utc', { TZ: 'UTC' }),
      inZone('los-angeles', { TZ: 'America/Los_Angeles', REGULARS_RUNS }),
      inZone('kolkata', { TZ: 'Asia/Kolkata', REGULARS_RUNS }),
      {
        extends: true,
        test: {
          name: 'outside',
          include: zoneless,
          env: { TZ: 'UTC' },
          testTimeout: 60_000,
          globalSetup: 'test/support/postgres-server.ts',
        },
      },
    ],
  },
})
