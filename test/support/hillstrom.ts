import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parse } from 'csv-parse/sync'

const path = fileURLToPath(new URL('../../../shared/data/hillstrom_email.csv', import.meta.url))

/** True where the published e-mail experiment of 2008 lies beside the repository; it is not part of it. */
export const hasHillstrom = existsSync(path)

export interface HillstromCustomer {
  readonly arm: 'Mens E-Mail' | 'Womens E-Mail' | 'No E-Mail'
  readonly visited: boolean
  readonly bought: boolean
  /** Cents, in the two weeks after. */
  readonly spendMinor: number
}

/** The 64,000 customers, a third of them without an e-mail. */
export function hillstromCustomers(): HillstromCustomer[] {
  const rows: Record<string, string>[] = parse(readFileSync(path), { columns: true })
  return rows.map(({ segment, visit, conversion, spend }) => ({
    arm: segment as HillstromCustomer['arm'],
    visited: visit === '1',
    bought: conversion === '1',
    spendMinor: Math.round(Number(spend) * 100),
  }))
}
