import type { Import, Source } from './source.ts'

const foundations = ['errors', 'money', 'phone', 'time', 'emitter', 'text', 'hash'] as const
const words = ['condition', 'facts'] as const
const domain = ['profile', 'ledger', 'rfm', 'journey', 'triggers', 'forecast', 'metrics'] as const
const models = ['customer', 'policy', 'vocabulary'] as const
const pure = [...foundations, ...words, ...domain, ...models] as const

/** What a room may load, and what it may know only by `import type`. Its own files are always allowed. */
interface Allowance {
  readonly loads: readonly string[]
  readonly types?: readonly string[]
}

const core: Allowance = { loads: [...pure, 'fold', 'crm', 'worker', 'ask', 'simulate'], types: ['ports'] }
// The outside knows the shapes of everything, and loads what is needed to read a condition or refuse an input.
const outside: Allowance = { loads: [...foundations, 'condition'], types: [...pure, 'ports'] }

const each = (rooms: readonly string[], allowance: Allowance): Record<string, Allowance> =>
  Object.fromEntries(rooms.map((room) => [room, allowance]))

/** Who may import whom, from the ground up; a room that is missing here is a failure. */
export const layers: Readonly<Record<string, Allowance>> = {
  ...each(foundations, { loads: foundations }),
  condition: { loads: foundations },
  facts: { loads: [...foundations, 'condition'] },
  // What one domain room needs of another arrives as an argument.
  ...each(domain, { loads: [...foundations, ...words] }),
  // The record holds what the domain rooms keep, as they shaped it.
  customer: { loads: foundations, types: [...words, ...domain] },
  // A policy is checked and compiled by the rooms that will use its parts.
  ...each(['policy', 'vocabulary'], { loads: pure }),
  fold: { loads: pure, types: ['ports'] },
  ports: { loads: [], types: pure },
  // A simulation asks what `ask` asks, of a life that the fold alone has lived.
  ...each(['crm', 'worker', 'ask', 'simulate', 'index'], core),
  presets: { loads: ['policy'], types: pure },
  ...each(['stores', 'channels', 'sources', 'testing'], outside),
  // What it shows is what `ask` answers; a statement is worded by the ledger, on paper as on the page.
  report: { loads: [...outside.loads, 'ledger'], types: [...pure, 'ports', 'ask'] },
}

/** The few imports that break the table above and should; keep it short and say why. */
export const exceptions: readonly { readonly from: string; readonly to: string; readonly why: string }[] = []

/** Side doors of a room: no entry of the package, and open to these rooms alone. */
const sideDoors: Readonly<Record<string, readonly string[]>> = {
  'ledger/engine.ts': ['fold', 'crm', 'ask', 'simulate', 'report'],
}

const roomOf = (target: string): string => (target.split('/')[0] ?? '').replace(/\.ts$/, '')

function isAllowed(source: Source, { target, isPackage, typeOnly }: Import): boolean {
  const room = roomOf(target)
  if (isPackage || room === source.room) return true
  if (sideDoors[target]?.includes(source.room) === false) return false
  if (exceptions.some(({ from, to }) => from === source.path && to === target)) return true
  const allowance = layers[source.room]
  return allowance?.loads.includes(room) === true || (typeOnly && allowance?.types?.includes(room) === true)
}

/** Imports across rooms that the table does not allow, and rooms it does not know. */
export function layeringProblems(sources: readonly Source[]): string[] {
  return sources.flatMap((source) => {
    if (layers[source.room] === undefined) return [`${source.path}: the room "${source.room}" stands in no layer`]
    return source.imports
      .filter((one) => !isAllowed(source, one))
      .map(({ target, typeOnly }) => `${source.path} may not ${typeOnly ? 'know' : 'load'} ${target}`)
  })
}

/** The rooms that take time and chance as arguments: everything but these. */
const impureRooms = ['crm', 'worker', 'ask', 'simulate', 'ports', 'stores', 'channels', 'sources', 'testing']

export const isPure = (source: Source): boolean => !impureRooms.includes(source.room)

/** Rooms that work alone, without the packages that the whole needs. */
export const standaloneRooms = ['condition', 'ledger', 'rfm', 'journey', 'triggers', 'forecast', 'metrics'] as const
