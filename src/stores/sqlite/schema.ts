/**
 * The tables, as migrations: each is applied once, in order, and recorded in `regulars_migrations`.
 *
 * Documents are JSON text; the columns beside them are what the store searches, leases or keeps on its own account.
 * `seq` numbers the rows of a stream: SQLite has one writer at a time, so numbers come up in the order of the commits, and
 * AUTOINCREMENT gives none of them out twice.
 */
export const migrations: readonly { readonly version: number; readonly sql: string }[] = [
  {
    version: 1,
    sql: `
CREATE TABLE regulars_claims (
  tenant TEXT NOT NULL,
  key TEXT NOT NULL,
  customer_id TEXT NOT NULL,
  PRIMARY KEY (tenant, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX regulars_claims_by_customer ON regulars_claims (tenant, customer_id);

CREATE TABLE regulars_customers (
  tenant TEXT NOT NULL,
  customer_id TEXT NOT NULL,
  version INTEGER NOT NULL,
  document TEXT NOT NULL,
  wake_at INTEGER,
  merged_into TEXT,
  absorbed TEXT, -- JSON list, null for an empty one
  out_of_order INTEGER NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 0,
  leased_by TEXT,
  leased_until INTEGER,
  parked_for TEXT,
  PRIMARY KEY (tenant, customer_id)
) STRICT;
CREATE INDEX regulars_customers_due ON regulars_customers (tenant, wake_at, customer_id)
  WHERE wake_at IS NOT NULL AND parked_for IS NULL;
CREATE INDEX regulars_customers_parked ON regulars_customers (tenant, customer_id) WHERE parked_for IS NOT NULL;
CREATE INDEX regulars_customers_out_of_order ON regulars_customers (tenant, customer_id) WHERE out_of_order = 1;

CREATE TABLE regulars_interests (
  tenant TEXT NOT NULL,
  customer_id TEXT NOT NULL,
  key TEXT NOT NULL,
  PRIMARY KEY (tenant, customer_id, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX regulars_interests_by_key ON regulars_interests (tenant, key, customer_id);

CREATE TABLE regulars_facts (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  tenant TEXT NOT NULL,
  customer_id TEXT NOT NULL,
  source TEXT NOT NULL,
  id TEXT NOT NULL,
  type TEXT NOT NULL,
  hash TEXT NOT NULL,
  subject TEXT NOT NULL,
  occurred_at INTEGER NOT NULL,
  recorded_at INTEGER NOT NULL,
  document TEXT, -- null once erased
  UNIQUE (tenant, customer_id, source, id)
) STRICT;
CREATE INDEX regulars_facts_of_customer ON regulars_facts (tenant, customer_id, seq);
CREATE INDEX regulars_facts_stream ON regulars_facts (tenant, seq);

CREATE TABLE regulars_journal (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  tenant TEXT NOT NULL,
  customer_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  document TEXT NOT NULL
) STRICT;
CREATE INDEX regulars_journal_of_customer ON regulars_journal (tenant, customer_id, seq);
CREATE INDEX regulars_journal_stream ON regulars_journal (tenant, seq);

CREATE TABLE regulars_bills (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  tenant TEXT NOT NULL,
  customer_id TEXT NOT NULL,
  key TEXT NOT NULL,
  at INTEGER,
  document TEXT NOT NULL,
  UNIQUE (tenant, customer_id, key)
) STRICT;
CREATE INDEX regulars_bills_latest ON regulars_bills (tenant, customer_id, at, key) WHERE at IS NOT NULL;
CREATE INDEX regulars_bills_stream ON regulars_bills (tenant, seq);

CREATE TABLE regulars_outbox (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  tenant TEXT NOT NULL,
  customer_id TEXT NOT NULL,
  id TEXT NOT NULL,
  due_at INTEGER NOT NULL,
  document TEXT, -- null once it is done: the id stays known
  attempts INTEGER NOT NULL DEFAULT 0,
  leased_by TEXT,
  leased_until INTEGER,
  parked_for TEXT,
  UNIQUE (tenant, customer_id, id)
) STRICT;
CREATE INDEX regulars_outbox_due ON regulars_outbox (tenant, due_at, seq)
  WHERE document IS NOT NULL AND parked_for IS NULL;
CREATE INDEX regulars_outbox_parked ON regulars_outbox (tenant, customer_id, id) WHERE parked_for IS NOT NULL;

CREATE TABLE regulars_tasks (
  tenant TEXT NOT NULL,
  customer_id TEXT NOT NULL,
  id TEXT NOT NULL,
  stage TEXT NOT NULL,
  owner TEXT,
  store_id TEXT,
  due_at INTEGER,
  document TEXT NOT NULL,
  PRIMARY KEY (tenant, customer_id, id)
) STRICT;
CREATE INDEX regulars_tasks_by_id ON regulars_tasks (tenant, id, customer_id);

CREATE TABLE regulars_broadcasts (
  tenant TEXT NOT NULL,
  id TEXT NOT NULL,
  version INTEGER NOT NULL,
  state TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  due_at INTEGER NOT NULL,
  document TEXT NOT NULL,
  leased_by TEXT,
  leased_until INTEGER,
  PRIMARY KEY (tenant, id)
) STRICT;
CREATE INDEX regulars_broadcasts_running ON regulars_broadcasts (tenant, created_at, id) WHERE state = 'running';

CREATE TABLE regulars_settings (
  tenant TEXT NOT NULL,
  key TEXT NOT NULL,
  version INTEGER NOT NULL,
  document TEXT NOT NULL,
  PRIMARY KEY (tenant, key)
) STRICT;
`,
  },
]
