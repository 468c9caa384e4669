/** A prepared statement as better-sqlite3 and libsql make it. */
export interface SqliteStatement {
  run(...params: unknown[]): unknown
  get(...params: unknown[]): unknown
  all(...params: unknown[]): unknown[]
}

/**
 * An open database: better-sqlite3, libsql, or anything shaped like them. `inTransaction` tells whether the host has
 * begun a transaction; a handle without it must not be inside one when the store is called.
 */
export interface SqliteHandle {
  prepare(sql: string): SqliteStatement
  exec(sql: string): unknown
  readonly inTransaction?: boolean
}

/** What this store binds: no booleans, no `undefined`; drivers differ on those. */
type Param = string | number | null

/** The database as the store's parts use it: each statement prepared once, rows typed by whoever wrote the SQL. */
export interface Database {
  all<Row>(sql: string, ...params: Param[]): Row[]
  get<Row>(sql: string, ...params: Param[]): Row | undefined
  run(sql: string, ...params: Param[]): void
  /** Runs `work` in a write transaction: the store's own, or a savepoint inside the host's. All of it is written, or nothing. */
  transaction<Result>(work: () => Result): Result
}

export function databaseOf(handle: SqliteHandle): Database {
  const statements = new Map<string, SqliteStatement>()
  const prepared = (sql: string): SqliteStatement => {
    const known = statements.get(sql)
    if (known !== undefined) return known
    const statement = handle.prepare(sql)
    statements.set(sql, statement)
    return statement
  }
  const all = <Row>(sql: string, ...params: Param[]): Row[] => prepared(sql).all(...params) as Row[]
  return {
    all,
    get: (sql, ...params) => prepared(sql).get(...params) as never,
    run: (sql, ...params) => {
      prepared(sql).run(...params)
    },
    transaction: (work) => (handle.inTransaction === true ? inSavepoint(handle, work) : inTransaction(handle, work)),
  }
}

function inTransaction<Result>(handle: SqliteHandle, work: () => Result): Result {
  // IMMEDIATE takes the write lock first: a transaction that reads and then writes could otherwise meet a newer database.
  handle.exec('BEGIN IMMEDIATE')
  try {
    const result = work()
    handle.exec('COMMIT')
    return result
  } catch (error) {
    // SQLite has rolled back by itself after some errors, such as a full disk.
    if (handle.inTransaction !== false) handle.exec('ROLLBACK')
    throw error
  }
}

function inSavepoint<Result>(handle: SqliteHandle, work: () => Result): Result {
  handle.exec('SAVEPOINT regulars')
  try {
    // Writes nothing, but takes the write lock, so that what is read here stays true until the host's transaction ends.
    handle.exec('UPDATE regulars_migrations SET version = version WHERE 0')
    const result = work()
    handle.exec('RELEASE regulars')
    return result
  } catch (error) {
    if (handle.inTransaction !== false) handle.exec('ROLLBACK TO regulars; RELEASE regulars')
    throw error
  }
}
