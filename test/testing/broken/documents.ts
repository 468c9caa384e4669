import type { Loaded } from '../../../src/ports.ts'
import { type BrokenStore, broken, spoilLoaded } from './spoil.ts'

const rounded = (text: string, value: unknown): unknown => (text === 'totalMinor' ? Number(value) | 0 : value)
const changed = <Value>(value: Value, change: (key: string, value: unknown) => unknown): Value =>
  JSON.parse(JSON.stringify(value), change)

export const remembering: readonly BrokenStore[] = [
  spoilLoaded(
    'keeps amounts in 32 bits',
    'documents come back equal to what went in, whatever their texts, numbers and names',
    (loaded) => changed(loaded, rounded),
  ),
  spoilLoaded(
    'normalises texts',
    'documents come back equal to what went in, whatever their texts, numbers and names',
    (loaded) => changed(loaded, (_, value) => (typeof value === 'string' ? value.normalize('NFC') : value)),
  ),
  spoilLoaded(
    'drops nulls',
    'documents come back equal to what went in, whatever their texts, numbers and names',
    (loaded) => changed(loaded, (_, value) => value ?? undefined),
  ),
  spoilLoaded('tells undefined', 'a property that is undefined is as good as left out', (loaded) => ({
    ...loaded,
    bills: loaded.bills.map((bill) => ({ ...bill, storeId: bill.storeId })),
  })),
  broken(
    'hands out one object to all',
    'a caller who writes over what came out of the store changes it for nobody',
    (store) => {
      const shared = new Map<string, Loaded>()
      return {
        load: async (requests) =>
          (await store.load(requests)).map((loaded, index) => {
            const name = JSON.stringify([requests[index], loaded.version])
            const known = shared.get(name) ?? loaded
            shared.set(name, known)
            return known
          }),
      }
    },
  ),
  broken(
    'keeps the object it was given',
    'a caller who writes over what went into the store changes it for nobody',
    (store) => {
      const given = new Map<string, unknown>()
      return {
        saveSetting: async (tenant, key, value, version) => {
          const saved = await store.saveSetting(tenant, key, value, version)
          if (saved) given.set(`${tenant} ${key}`, value)
          return saved
        },
        setting: async (tenant, key) => {
          const setting = await store.setting(tenant, key)
          return setting === null ? null : { ...setting, value: given.get(`${tenant} ${key}`) }
        },
      }
    },
  ),
]
