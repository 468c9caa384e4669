import { describe, test } from 'vitest'
import { memoryStore } from '../../src/stores/memory/index.ts'
import { storeConformance } from '../../src/testing/index.ts'

describe('the memory store keeps every promise of the port', () => {
  const cases = storeConformance(async () => ({ store: memoryStore(), close: async () => {} }))
  test.each(cases)('$name', ({ run }) => run())
})
