import type { Broadcast, Setting } from '../../ports.ts'
import { broadcastOf, settingOf, type VersionedRow } from '../sql/items.ts'
import { storableText } from '../sql/json.ts'
import type { Database } from './handle.ts'

export function broadcast(database: Database, tenant: string, id: string): Broadcast | null {
  const row = database.get<VersionedRow>(
    'SELECT version, document FROM regulars_broadcasts WHERE tenant = ? AND id = ?',
    tenant,
    id,
  )
  return row === undefined ? null : broadcastOf(row)
}

/** To be called inside a write transaction, like every compare-and-set here. */
export function saveBroadcast(database: Database, broadcast: Broadcast, expectedVersion: number): boolean {
  const { tenant, id, state, createdAt, dueAt } = broadcast
  const kept = database.get<VersionedRow>(
    'SELECT version FROM regulars_broadcasts WHERE tenant = ? AND id = ?',
    tenant,
    id,
  )
  if ((kept?.version ?? 0) !== expectedVersion) return false
  database.run(
    `INSERT INTO regulars_broadcasts (tenant, id, version, state, created_at, due_at, document)
     VALUES (?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (tenant, id) DO UPDATE SET
       version = excluded.version, state = excluded.state, created_at = excluded.created_at,
       due_at = excluded.due_at, document = excluded.document, leased_by = NULL, leased_until = NULL`,
    storableText(tenant),
    storableText(id),
    expectedVersion + 1,
    state,
    createdAt,
    dueAt,
    JSON.stringify(broadcast),
  )
  return true
}

export function setting(database: Database, tenant: string, key: string): Setting | null {
  const row = database.get<VersionedRow>(
    'SELECT version, document FROM regulars_settings WHERE tenant = ? AND key = ?',
    tenant,
    key,
  )
  return row === undefined ? null : settingOf(row)
}

export function saveSetting(
  database: Database,
  setting: { readonly tenant: string; readonly key: string; readonly value: unknown },
  expectedVersion: number,
): boolean {
  const { tenant, key, value } = setting
  const kept = database.get<VersionedRow>(
    'SELECT version FROM regulars_settings WHERE tenant = ? AND key = ?',
    tenant,
    key,
  )
  if ((kept?.version ?? 0) !== expectedVersion) return false
  database.run(
    `INSERT INTO regulars_settings (tenant, key, version, document) VALUES (?, ?, ?, ?)
     ON CONFLICT (tenant, key) DO UPDATE SET version = excluded.version, document = excluded.document`,
    storableText(tenant),
    storableText(key),
    expectedVersion + 1,
    JSON.stringify(value ?? null),
  )
  return true
}
