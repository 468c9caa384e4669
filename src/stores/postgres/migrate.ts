import type { PostgresHandle } from './handle.ts'
import { migrations } from './schema.ts'

/**
 * Makes the tables in the first schema of the `search_path`, or brings them up to this version of the library; harmless
 * when there is nothing to do. Several programs that start at once wait for each other. PostgreSQL 14 or later.
 */
export async function migratePostgres(handle: PostgresHandle): Promise<void> {
  for (const { version, sql } of migrations) {
    // One statement for each migration: with its record it is applied as a whole, on a pool too.
    await handle.query(`DO $migration$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('regulars_migrations'));
  CREATE TABLE IF NOT EXISTS regulars_migrations (version integer PRIMARY KEY);
  IF EXISTS (SELECT FROM regulars_migrations WHERE version = ${version}) THEN
    RETURN;
  END IF;
${sql}
  INSERT INTO regulars_migrations (version) VALUES (${version});
END
$migration$`)
  }
}
