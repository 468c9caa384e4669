/**
 * A batch of commits in one statement, so that it is atomic without BEGIN, on a pool as inside the caller's transaction.
 *
 * `written` decides: it locks the records in the order of their ids (two batches never wait for each other in a circle)
 * and writes those whose version is still the one expected. A record that another transaction is writing is waited for,
 * and then looked at as that one left it; a new one that another was first to insert stays as it is. Whoever isn't in
 * `written` writes nothing: every other part joins it.
 *
 * All parts see the database as it was before, so `known` doesn't see what was committed meanwhile; but whoever committed
 * a fact of this customer meanwhile also changed the version, and that makes it a conflict.
 */
export const commitStatement = `
WITH
commits AS MATERIALIZED (
  SELECT * FROM json_to_recordset($1::text::json)
    AS r (n int, tenant text COLLATE "C", customer_id text COLLATE "C", version bigint, document text, wake_at bigint,
      merged_into text, absorbed text, out_of_order boolean, erase boolean)),
facts AS MATERIALIZED (
  SELECT * FROM json_to_recordset($2::text::json)
    AS r (n int, place int, tenant text COLLATE "C", customer_id text COLLATE "C", source text COLLATE "C",
      id text COLLATE "C", type text, hash text, subject text, occurred_at bigint, recorded_at bigint, document text)),
tasks AS MATERIALIZED (
  SELECT * FROM json_to_recordset($7::text::json)
    AS r (n int, tenant text COLLATE "C", customer_id text COLLATE "C", id text COLLATE "C", stage text, owner text,
      store_id text, due_at bigint, document text)),
interests AS MATERIALIZED (
  SELECT * FROM json_to_recordset($8::text::json)
    AS r (n int, tenant text COLLATE "C", customer_id text COLLATE "C", key text COLLATE "C")),
known AS MATERIALIZED (
  SELECT f.n, f.place, f.source, f.id
  FROM facts f CROSS JOIN LATERAL (
    SELECT FROM regulars_facts r
    WHERE r.tenant = f.tenant AND r.customer_id = f.customer_id AND r.source = f.source AND r.id = f.id OFFSET 0) k),
before AS MATERIALIZED (
  SELECT c.n, b.version FROM commits c CROSS JOIN LATERAL (
    SELECT r.version FROM regulars_customers r
    WHERE r.tenant = c.tenant AND r.customer_id = c.customer_id OFFSET 0) b),
written AS (
  INSERT INTO regulars_customers AS kept
    (tenant, customer_id, version, document, wake_at, merged_into, absorbed, out_of_order)
  SELECT c.tenant, c.customer_id, c.version, c.document::json, c.wake_at, c.merged_into, c.absorbed::json, c.out_of_order
  FROM commits c
  WHERE c.n NOT IN (SELECT n FROM known)
    AND (c.version = 1 OR c.n IN (SELECT n FROM before))
  ORDER BY c.tenant, c.customer_id
  ON CONFLICT (tenant, customer_id) DO UPDATE SET
    version = excluded.version, document = excluded.document, wake_at = excluded.wake_at,
    merged_into = excluded.merged_into, absorbed = excluded.absorbed, out_of_order = excluded.out_of_order,
    attempts = 0, leased_by = NULL, leased_until = NULL, parked_for = NULL
  WHERE kept.version = excluded.version - 1
  RETURNING kept.tenant, kept.customer_id),
erased AS MATERIALIZED (
  SELECT w.tenant, w.customer_id FROM written w JOIN commits c USING (tenant, customer_id) WHERE c.erase),
claims_gone AS (
  DELETE FROM regulars_claims k USING erased e
  WHERE k.tenant = e.tenant AND k.customer_id = e.customer_id AND k.customer_id <> ''),
tasks_gone AS (
  DELETE FROM regulars_tasks k USING erased e
  WHERE k.tenant = e.tenant AND k.customer_id = e.customer_id
    AND (k.tenant, k.customer_id, k.id) NOT IN (SELECT tenant, customer_id, id FROM tasks)),
journal_gone AS (
  DELETE FROM regulars_journal k USING erased e
  WHERE k.tenant = e.tenant AND k.customer_id = e.customer_id AND k.kind <> 'points'),
facts_emptied AS (
  UPDATE regulars_facts k SET document = NULL FROM erased e
  WHERE k.tenant = e.tenant AND k.customer_id = e.customer_id),
outbox_emptied AS (
  UPDATE regulars_outbox k SET document = NULL, parked_for = NULL FROM erased e
  WHERE k.tenant = e.tenant AND k.customer_id = e.customer_id),
interests_gone AS (
  DELETE FROM regulars_interests k USING written w
  WHERE k.tenant = w.tenant AND k.customer_id = w.customer_id
    AND (k.tenant, k.customer_id, k.key) NOT IN (SELECT tenant, customer_id, key FROM interests)),
interests_added AS (
  INSERT INTO regulars_interests (tenant, customer_id, key)
  SELECT i.tenant, i.customer_id, i.key FROM interests i JOIN written USING (tenant, customer_id)
  ON CONFLICT DO NOTHING),
facts_added AS (
  INSERT INTO regulars_facts
    (tenant, customer_id, source, id, type, hash, subject, occurred_at, recorded_at, document)
  SELECT f.tenant, f.customer_id, f.source, f.id, f.type, f.hash, f.subject, f.occurred_at, f.recorded_at, f.document::json
  FROM facts f JOIN written USING (tenant, customer_id) ORDER BY f.n, f.place
  ON CONFLICT DO NOTHING),
bills_gone AS (
  DELETE FROM regulars_bills k
  USING json_to_recordset($4::text::json)
      AS r (tenant text COLLATE "C", customer_id text COLLATE "C", key text COLLATE "C")
    JOIN written USING (tenant, customer_id)
  WHERE k.tenant = r.tenant AND k.customer_id = r.customer_id AND k.key = r.key),
bills_written AS (
  INSERT INTO regulars_bills (tenant, customer_id, key, at, document)
  SELECT r.tenant, r.customer_id, r.key, r.at, r.document::json
  FROM json_to_recordset($3::text::json)
      AS r (n int, place int, tenant text COLLATE "C", customer_id text COLLATE "C", key text, at bigint, document text)
    JOIN written USING (tenant, customer_id)
  ORDER BY r.n, r.place
  ON CONFLICT (tenant, customer_id, key) DO UPDATE SET at = excluded.at, document = excluded.document),
journal_added AS (
  INSERT INTO regulars_journal (tenant, customer_id, kind, document)
  SELECT r.tenant, r.customer_id, r.kind, r.document::json
  FROM json_to_recordset($5::text::json)
      AS r (n int, place int, tenant text COLLATE "C", customer_id text COLLATE "C", kind text, document text)
    JOIN written USING (tenant, customer_id)
  ORDER BY r.n, r.place),
outbox_added AS (
  INSERT INTO regulars_outbox (tenant, customer_id, id, due_at, document)
  SELECT r.tenant, r.customer_id, r.id, r.due_at, r.document::json
  FROM json_to_recordset($6::text::json)
      AS r (n int, place int, tenant text COLLATE "C", customer_id text COLLATE "C", id text, due_at bigint, document text)
    JOIN written USING (tenant, customer_id)
  ORDER BY r.n, r.place
  ON CONFLICT DO NOTHING),
tasks_written AS (
  INSERT INTO regulars_tasks (tenant, customer_id, id, stage, owner, store_id, due_at, document)
  SELECT t.tenant, t.customer_id, t.id, t.stage, t.owner, t.store_id, t.due_at, t.document::json
  FROM tasks t JOIN written USING (tenant, customer_id)
  ON CONFLICT (tenant, customer_id, id) DO UPDATE SET
    stage = excluded.stage, owner = excluded.owner, store_id = excluded.store_id, due_at = excluded.due_at,
    document = excluded.document)
SELECT c.n, k.source, k.id,
  CASE
    WHEN w.customer_id IS NOT NULL THEN 'committed'
    WHEN k.n IS NOT NULL AND coalesce(b.version, 0) = c.version - 1 THEN 'duplicate'
    ELSE 'conflict'
  END AS status
FROM commits c
LEFT JOIN written w USING (tenant, customer_id)
LEFT JOIN known k ON k.n = c.n
LEFT JOIN before b ON b.n = c.n
ORDER BY c.n, k.place`
