/**
 * Anything that runs one statement with its parameters: a pool of `pg`, a client of it (inside the caller's transaction
 * or not), PGlite. The store never begins or ends a transaction.
 */
export interface PostgresHandle {
  query(text: string, params?: unknown[]): Promise<{ readonly rows: unknown[] }>
}

/** The rows of a statement, typed by whoever wrote the SQL. */
export async function rowsOf<Row>(handle: PostgresHandle, text: string, params: unknown[]): Promise<Row[]> {
  const { rows } = await handle.query(text, params)
  return rows as Row[]
}
