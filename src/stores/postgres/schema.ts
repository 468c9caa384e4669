/**
 * The tables, as migrations: each is applied once, in order, and recorded in `regulars_migrations`.
 *
 * - Texts are `COLLATE "C"`: compared and ordered by code point, whatever the database's locale.
 * - Documents are `json`, not `jsonb`: it keeps the text as it came, so nothing is changed or refused (`jsonb` refuses
 *   U+0000), numbers stay exact, and SQL can still look inside.
 * - Every key begins with the tenant, and the rows of a customer with (tenant, customer_id), so a cluster can shard by them.
 * - `xid` and `seq` are the place of a row in its stream; see `stream` in lists.ts.
 */
export const migrations: readonly { readonly version: number; readonly sql: string }[] = [
  {
    version: 1,
    sql: `
CREATE TABLE regulars_claims (
  tenant text COLLATE "C" NOT NULL,
  key text COLLATE "C" NOT NULL,
  customer_id text COLLATE "C" NOT NULL, -- empty only inside regulars_claim
  PRIMARY KEY (tenant, key)
);
CREATE INDEX regulars_claims_by_customer ON regulars_claims (tenant, customer_id) WHERE customer_id <> '';

CREATE TABLE regulars_customers (
  tenant text COLLATE "C" NOT NULL,
  customer_id text COLLATE "C" NOT NULL,
  version bigint NOT NULL,
  document json NOT NULL,
  wake_at bigint,
  merged_into text COLLATE "C",
  absorbed json, -- list, null for an empty one
  out_of_order boolean NOT NULL,
  attempts integer NOT NULL DEFAULT 0,
  leased_by text,
  leased_until bigint,
  parked_for text,
  PRIMARY KEY (tenant, customer_id)
);
CREATE INDEX regulars_customers_due ON regulars_customers (tenant, wake_at, customer_id)
  WHERE wake_at IS NOT NULL AND parked_for IS NULL;
CREATE INDEX regulars_customers_parked ON regulars_customers (tenant, customer_id) WHERE parked_for IS NOT NULL;
CREATE INDEX regulars_customers_out_of_order ON regulars_customers (tenant, customer_id) WHERE out_of_order;

CREATE TABLE regulars_interests (
  tenant text COLLATE "C" NOT NULL,
  customer_id text COLLATE "C" NOT NULL,
  key text COLLATE "C" NOT NULL,
  PRIMARY KEY (tenant, customer_id, key)
);
CREATE INDEX regulars_interests_by_key ON regulars_interests (tenant, key, customer_id);

CREATE TABLE regulars_facts (
  tenant text COLLATE "C" NOT NULL,
  customer_id text COLLATE "C" NOT NULL,
  source text COLLATE "C" NOT NULL,
  id text COLLATE "C" NOT NULL,
  type text COLLATE "C" NOT NULL,
  hash text NOT NULL,
  subject text NOT NULL,
  occurred_at bigint NOT NULL,
  recorded_at bigint NOT NULL,
  document json, -- null once erased
  xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
  seq bigint GENERATED ALWAYS AS IDENTITY,
  PRIMARY KEY (tenant, customer_id, source, id)
);
CREATE INDEX regulars_facts_of_customer ON regulars_facts (tenant, customer_id, seq);
CREATE INDEX regulars_facts_stream ON regulars_facts (tenant, xid, seq);

CREATE TABLE regulars_journal (
  tenant text COLLATE "C" NOT NULL,
  customer_id text COLLATE "C" NOT NULL,
  kind text COLLATE "C" NOT NULL,
  document json NOT NULL,
  xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
  seq bigint GENERATED ALWAYS AS IDENTITY,
  PRIMARY KEY (tenant, customer_id, seq)
);
CREATE INDEX regulars_journal_stream ON regulars_journal (tenant, xid, seq);

CREATE TABLE regulars_bills (
  tenant text COLLATE "C" NOT NULL,
  customer_id text COLLATE "C" NOT NULL,
  key text COLLATE "C" NOT NULL,
  at bigint,
  document json NOT NULL,
  xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
  seq bigint GENERATED ALWAYS AS IDENTITY,
  PRIMARY KEY (tenant, customer_id, key)
);
CREATE INDEX regulars_bills_latest ON regulars_bills (tenant, customer_id, at, key) WHERE at IS NOT NULL;
CREATE INDEX regulars_bills_stream ON regulars_bills (tenant, xid, seq);

CREATE TABLE regulars_outbox (
  tenant text COLLATE "C" NOT NULL,
  customer_id text COLLATE "C" NOT NULL,
  id text COLLATE "C" NOT NULL,
  due_at bigint NOT NULL,
  document json, -- null once it is done: the id stays known
  attempts integer NOT NULL DEFAULT 0,
  leased_by text,
  leased_until bigint,
  parked_for text,
  seq bigint GENERATED ALWAYS AS IDENTITY,
  PRIMARY KEY (tenant, customer_id, id)
);
CREATE INDEX regulars_outbox_due ON regulars_outbox (tenant, due_at, seq)
  WHERE document IS NOT NULL AND parked_for IS NULL;
CREATE INDEX regulars_outbox_parked ON regulars_outbox (tenant, customer_id, id) WHERE parked_for IS NOT NULL;

CREATE TABLE regulars_tasks (
  tenant text COLLATE "C" NOT NULL,
  customer_id text COLLATE "C" NOT NULL,
  id text COLLATE "C" NOT NULL,
  stage text COLLATE "C" NOT NULL,
  owner text COLLATE "C",
  store_id text COLLATE "C",
  due_at bigint,
  document json NOT NULL,
  PRIMARY KEY (tenant, customer_id, id)
);
CREATE INDEX regulars_tasks_by_id ON regulars_tasks (tenant, id, customer_id);

CREATE TABLE regulars_broadcasts (
  tenant text COLLATE "C" NOT NULL,
  id text COLLATE "C" NOT NULL,
  version bigint NOT NULL,
  state text NOT NULL,
  created_at bigint NOT NULL,
  due_at bigint NOT NULL,
  document json NOT NULL,
  leased_by text,
  leased_until bigint,
  PRIMARY KEY (tenant, id)
);
CREATE INDEX regulars_broadcasts_running ON regulars_broadcasts (tenant, created_at, id) WHERE state = 'running';

CREATE TABLE regulars_settings (
  tenant text COLLATE "C" NOT NULL,
  key text COLLATE "C" NOT NULL,
  version bigint NOT NULL,
  document json NOT NULL,
  PRIMARY KEY (tenant, key)
);

-- Claims the keys of a batch of requests, one request after the other. The INSERT takes every unowned key at once, in
-- order (two batches never wait for each other), and waits for whoever is claiming one of them: so whatever is empty
-- after it is ours alone, and each statement below sees what the others have committed. (A session
-- keeps the plans it made while the table was small: hence no sequential scans, and nullif, which no index matches.)
CREATE FUNCTION regulars_claim(requests json) RETURNS void LANGUAGE plpgsql SET enable_seqscan = off AS $claim$
DECLARE
  request record;
  owner text;
BEGIN
  INSERT INTO regulars_claims (tenant, key, customer_id)
  SELECT DISTINCT r.tenant, k.key, ''
  FROM json_to_recordset(requests) AS r (tenant text COLLATE "C", keys json),
    json_array_elements_text(r.keys) AS k (key)
  ORDER BY 1, 2
  ON CONFLICT DO NOTHING;
  FOR request IN
    SELECT r.tenant, r.customer_id, r.candidate_id,
      ARRAY(SELECT k.key FROM json_array_elements_text(r.keys) WITH ORDINALITY AS k (key, place) ORDER BY k.place) AS keys
    FROM json_to_recordset(requests) AS r (n int, tenant text, customer_id text, candidate_id text, keys json)
    ORDER BY r.n
  LOOP
    owner := coalesce(
      request.customer_id,
      (SELECT c.customer_id FROM regulars_claims c
       WHERE c.tenant = request.tenant AND c.key = ANY (request.keys) AND nullif(c.customer_id, '') IS NOT NULL
       ORDER BY array_position(request.keys, c.key) LIMIT 1),
      request.candidate_id);
    UPDATE regulars_claims SET customer_id = owner
    WHERE tenant = request.tenant AND key = ANY (request.keys) AND customer_id = '';
  END LOOP;
END
$claim$;
`,
  },
]
