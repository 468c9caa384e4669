import fc from 'fast-check'
import { type Balances, balanceAt, type LedgerCommand } from '../../src/ledger/index.ts'
import { type History, holdHistories, manyHistories, readingOf } from './histories.ts'
import { play, type Said } from './histories-town.ts'

/**
 * A history as one reads it: the terms, then one line for everything the ledger was told: when, of whom, what was asked,
 * what the ledger said, and the balances after it.
 */
export function printed(history: History): string {
  const [first, second] = history.terms
  const lines = [`terms: ${JSON.stringify(first)}`]
  if (second !== first) lines.push(`later: ${JSON.stringify(second)}`)
  play(history, (said, { clock }) => {
    lines.push(lineOf(said, clock))
  })
  return lines.join('\n')
}

function lineOf({ who, at, policy, command, after, entries, refused }: Said, clock: number): string {
  const asked = command === null ? 'merge' : askedBy(command)
  const written = entries.map(({ kind, points }) => `${kind} ${points > 0 ? '+' : ''}${points}`).join(', ')
  const answer = refused === null ? written || 'nothing' : `refused ${refused.code} ${JSON.stringify(refused.details)}`
  const held = balanceAt(after, clock)
  const terms = policy.version === 'first' ? '' : ` by ${policy.version} terms`
  return `${readingOf(at)} ${who.padEnd(6)} ${asked}${terms} -> ${answer} | ${balanceText(held)}`
}

function askedBy(command: LedgerCommand): string {
  const { kind, ...rest } = command.kind === 'earn' ? { kind: command.kind, ...command.bill } : command
  const details = Object.entries(rest)
    .filter(([, value]) => value !== undefined && value !== false)
    .map(([name, value]) => `${name} ${typeof value === 'object' ? JSON.stringify(value) : value}`)
  return [kind, ...details].join(' ')
}

const columnNames: Readonly<Record<keyof Balances, string>> = {
  available: 'available',
  pending: 'pending',
  held: 'held',
  debt: 'owed',
  inTransit: 'on their way',
}

function balanceText(balances: Balances): string {
  const columns = (Object.keys(columnNames) as (keyof Balances)[])
    .filter((column) => balances[column] !== 0)
    .map((column) => `${balances[column]} ${columnNames[column]}`)
  return columns.join(', ') || 'no points'
}

/** Histories that a failed property prints line by line. */
const readable = (histories: fc.Arbitrary<History>): fc.Arbitrary<History> =>
  histories.map((history) => ({ ...history, [fc.toStringMethod]: () => `\n${printed(history)}\n` }))

export const readableHistories = readable(manyHistories)
export const readableHolds = readable(holdHistories)
