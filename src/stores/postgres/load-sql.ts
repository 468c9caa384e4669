import type { WholeNumber } from '../sql/items.ts'
import { type LoadRows, maxRedirects } from '../sql/loaded.ts'

const customerOf = (tenant: string, id: string): string =>
  `SELECT * FROM regulars_customers r WHERE r.tenant = ${tenant} AND r.customer_id = ${id} OFFSET 0`

/**
 * Whose the keys are, and the way from each of those customers, and from the subjects, to the survivor.
 *
 * Everything is looked up through LATERAL … OFFSET 0, which keeps each look-up one search in an index: the planner cannot
 * know how few rows a JSON list has, and would rather read the whole table. `= ANY (ARRAY[…])` says "not null" in words by
 * which it expects few redirects; otherwise it would find the statement dear enough to compile it (`jit`) each time.
 */
const ways = `
WITH RECURSIVE
request AS MATERIALIZED (
  SELECT * FROM json_to_recordset($1::text::json)
    AS r (n int, tenant text COLLATE "C", customer_id text COLLATE "C", candidate_id text COLLATE "C", latest int,
      follow boolean)),
wanted AS MATERIALIZED (
  SELECT * FROM json_to_recordset($2::text::json) AS w (n int, tenant text COLLATE "C", place int, key text COLLATE "C")),
claimed AS MATERIALIZED (
  SELECT w.n, w.tenant, w.place, w.key, c.customer_id
  FROM wanted w LEFT JOIN LATERAL (
    SELECT k.customer_id FROM regulars_claims k WHERE k.tenant = w.tenant AND k.key = w.key OFFSET 0) c ON true),
subject AS MATERIALIZED (
  SELECT r.n, r.tenant, r.latest, r.follow, coalesce(r.customer_id, f.customer_id, r.candidate_id) AS id
  FROM request r LEFT JOIN (
    SELECT DISTINCT ON (n) n, customer_id FROM claimed WHERE customer_id IS NOT NULL ORDER BY n, place) f ON f.n = r.n),
way AS (
  SELECT s.tenant, s.id AS start, s.id, 0 AS step, c.merged_into, c.absorbed
  FROM (SELECT tenant, id FROM subject UNION SELECT tenant, customer_id FROM claimed WHERE customer_id IS NOT NULL) s
  LEFT JOIN LATERAL (${customerOf('s.tenant', 's.id')}) c ON true
  UNION ALL
  SELECT w.tenant, w.start, w.merged_into, w.step + 1, c.merged_into, c.absorbed
  FROM way w LEFT JOIN LATERAL (${customerOf('w.tenant', 'w.merged_into')}) c ON true
  WHERE w.merged_into = ANY (ARRAY[w.merged_into]) AND w.step < ${maxRedirects}),
survivor AS MATERIALIZED (
  SELECT DISTINCT ON (tenant, start) tenant, start, id FROM way ORDER BY tenant, start, step DESC),
answering AS MATERIALIZED (
  SELECT s.n, s.tenant, s.id AS subject, CASE WHEN s.follow THEN v.id ELSE s.id END AS id
  FROM subject s JOIN survivor v ON v.tenant = s.tenant AND v.start = s.id)`

/** Locks the records of a batch, in the order in which every batch locks them. Takes the first two of the parameters. */
export const lockStatement = `${ways}
SELECT FROM regulars_customers c
WHERE (c.tenant, c.customer_id) IN (
    SELECT tenant, id FROM answering)
ORDER BY c.tenant, c.customer_id FOR UPDATE OF c`

/**
 * Everything of a batch in one statement. The family of a request is whose rows count: ranks go from the survivor back to
 * the subject, then through what those absorbed. A rank of 1 has nobody before it.
 */
export const loadStatement = `${ways},
family AS MATERIALIZED (
  SELECT n, tenant, latest, id, row_number() OVER (PARTITION BY n ORDER BY absorbed, step DESC, place)::int AS rank
  FROM (
    SELECT s.n, s.tenant, s.latest, w.id, false AS absorbed, w.step, 0::bigint AS place
    FROM subject s JOIN way w ON w.tenant = s.tenant AND w.start = s.id AND (s.follow OR w.step = 0)
    UNION ALL
    SELECT s.n, s.tenant, s.latest, a.id, true, w.step, a.place
    FROM subject s JOIN way w ON w.tenant = s.tenant AND w.start = s.id AND (s.follow OR w.step = 0)
    CROSS JOIN LATERAL json_array_elements_text(w.absorbed) WITH ORDINALITY AS a (id, place)
    WHERE w.absorbed IS NOT NULL) m)
SELECT 'subject' AS part, a.n, 0 AS rank, a.subject AS a, a.id AS b, NULL AS c, NULL AS d,
  c.version::float8 AS version, c.document::text AS document
FROM answering a LEFT JOIN LATERAL (${customerOf('a.tenant', 'a.id')}) c ON true
UNION ALL
SELECT 'owner', k.n, 0, k.key, v.id, k.customer_id, NULL, NULL, NULL
FROM claimed k JOIN subject s ON s.n = k.n
JOIN survivor v ON v.tenant = s.tenant AND v.start = coalesce(k.customer_id, s.id)
UNION ALL
SELECT 'bill', f.n, f.rank, b.key, NULL, NULL, NULL, NULL, b.document::text
FROM json_to_recordset($3::text::json) AS w (n int, key text COLLATE "C")
JOIN family f ON f.n = w.n
CROSS JOIN LATERAL (
  SELECT k.key, k.document FROM regulars_bills k
  WHERE k.tenant = f.tenant AND k.customer_id = f.id AND k.key = w.key OFFSET 0) b
UNION ALL
SELECT 'latest', f.n, f.rank, b.key, NULL, NULL, NULL, NULL, b.document
FROM family f CROSS JOIN LATERAL (
  SELECT b.key, b.document::text AS document FROM regulars_bills b
  WHERE b.tenant = f.tenant AND b.customer_id = f.id AND b.at IS NOT NULL
    AND (f.rank = 1 OR NOT EXISTS (
      SELECT FROM family nearer
      JOIN regulars_bills other ON other.tenant = nearer.tenant AND other.customer_id = nearer.id AND other.key = b.key
      WHERE nearer.n = f.n AND nearer.rank < f.rank))
  ORDER BY b.at DESC, b.key DESC LIMIT f.latest) b
WHERE f.latest > 0
UNION ALL
SELECT 'fact', f.n, f.rank, k.source, k.id, k.hash, k.type, NULL, k.customer_id
FROM json_to_recordset($4::text::json) AS w (n int, source text COLLATE "C", id text COLLATE "C")
JOIN family f ON f.n = w.n
CROSS JOIN LATERAL (
  SELECT r.source, r.id, r.hash, r.type, r.customer_id FROM regulars_facts r
  WHERE r.tenant = f.tenant AND r.customer_id = f.id AND r.source = w.source AND r.id = w.id OFFSET 0) k`

/** A row of the statement above: its parts share the columns. Of an owner `c` is the one who claimed the key, or null. */
export interface FoundRow {
  readonly part: 'subject' | 'owner' | 'bill' | 'latest' | 'fact'
  readonly n: number
  readonly rank: number
  readonly a: string
  readonly b: string
  readonly c: string | null
  readonly d: string
  readonly version: WholeNumber | null
  readonly document: string
}

/** The rows by part, numbered by the request's place in the whole batch. */
export function loadRowsOf(found: ReadonlyMap<number, readonly FoundRow[]>): LoadRows {
  const part = <Row>(name: FoundRow['part'], read: (row: FoundRow, n: number) => Row): Row[] =>
    [...found].flatMap(([n, rows]) => rows.filter((row) => row.part === name).map((row) => read(row, n)))
  return {
    subjects: part('subject', ({ a, b, version, document }, n) => ({
      n,
      subject: a,
      customer_id: b,
      version,
      document,
    })),
    owners: part('owner', ({ a, b }, n) => ({ n, key: a, customer_id: b })),
    bills: part('bill', ({ rank, a, document }, n) => ({ n, rank, key: a, document })),
    latest: part('latest', ({ rank, a, document }, n) => ({ n, rank, key: a, document })),
    facts: part('fact', ({ rank, a, b, c, d, document }, n) => {
      return { n, rank, source: a, id: b, hash: c ?? '', type: d, customer_id: document }
    }),
  }
}
