import type { Broadcast, Setting } from '../../ports.ts'
import { broadcastOf, settingOf, type VersionedRow } from '../sql/items.ts'
import { storableText } from '../sql/json.ts'
import { type PostgresHandle, rowsOf } from './handle.ts'

export async function broadcast(handle: PostgresHandle, tenant: string, id: string): Promise<Broadcast | null> {
  const [row] = await rowsOf<VersionedRow>(
    handle,
    'SELECT version::float8, document::text FROM regulars_broadcasts WHERE tenant = $1 AND id = $2',
    [tenant, id],
  )
  return row === undefined ? null : broadcastOf(row)
}

export async function saveBroadcast(
  handle: PostgresHandle,
  broadcast: Broadcast,
  expectedVersion: number,
): Promise<boolean> {
  const { tenant, id, state, createdAt, dueAt } = broadcast
  const rows = await rowsOf(
    handle,
    `INSERT INTO regulars_broadcasts AS kept (tenant, id, version, state, created_at, due_at, document)
     SELECT $1, $2, $3::bigint, $4, $5::bigint, $6::bigint, $7::text::json
     WHERE $3::bigint = 1 OR EXISTS (SELECT FROM regulars_broadcasts WHERE tenant = $1 AND id = $2)
     ON CONFLICT (tenant, id) DO UPDATE SET
       version = excluded.version, state = excluded.state, created_at = excluded.created_at,
       due_at = excluded.due_at, document = excluded.document, leased_by = NULL, leased_until = NULL
     WHERE kept.version = excluded.version - 1
     RETURNING id`,
    [storableText(tenant), storableText(id), expectedVersion + 1, state, createdAt, dueAt, JSON.stringify(broadcast)],
  )
  return rows.length === 1
}

export async function setting(handle: PostgresHandle, tenant: string, key: string): Promise<Setting | null> {
  const [row] = await rowsOf<VersionedRow>(
    handle,
    'SELECT version::float8, document::text FROM regulars_settings WHERE tenant = $1 AND key = $2',
    [tenant, key],
  )
  return row === undefined ? null : settingOf(row)
}

export async function saveSetting(
  handle: PostgresHandle,
  setting: { readonly tenant: string; readonly key: string; readonly value: unknown },
  expectedVersion: number,
): Promise<boolean> {
  const { tenant, key, value } = setting
  const rows = await rowsOf(
    handle,
    `INSERT INTO regulars_settings AS kept (tenant, key, version, document)
     SELECT $1, $2, $3::bigint, $4::text::json
     WHERE $3::bigint = 1 OR EXISTS (SELECT FROM regulars_settings WHERE tenant = $1 AND key = $2)
     ON CONFLICT (tenant, key) DO UPDATE SET version = excluded.version, document = excluded.document
     WHERE kept.version = excluded.version - 1
     RETURNING key`,
    [storableText(tenant), storableText(key), expectedVersion + 1, JSON.stringify(value ?? null)],
  )
  return rows.length === 1
}
