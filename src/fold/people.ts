import { customerMaximums, type Task } from '../customer.ts'
import { type ConsentChanged, type CustomerCaptured, type CustomerRef, type CustomerUpdated, keysOf, type TaskChanged, type TaskOpened } from '../facts/index.ts'
import type { Consent, Consents, Profile } from '../profile/index.ts'
import type { Instant } from '../time.ts'
import { causeOf, change, type Draft, dayAt, journal } from './draft.ts'

/** What a fact says of whom it is about: contacts and a name. */
export function meet(draft: Draft, ref: CustomerRef | undefined, at: Instant): void {
  if (ref === undefined) return
  const { customer } = draft
  const told = { name: ref.name, phone: ref.phone, whatsapp: ref.whatsapp, email: ref.email }
  const profile = tell(customer.profile, told, at)
  const fresh = keysOf(ref).filter((key) => !customer.keys.includes(key))
  if (profile === customer.profile && fresh.length === 0) return
  change(draft, { profile, keys: [...customer.keys, ...fresh].slice(0, customerMaximums.keys) })
}

/** The profile with what was told, field by field; an older telling never overwrites a newer one. */
function tell(profile: Profile, told: Readonly<Record<string, string | undefined>>, at: Instant): Profile {
  let next = profile
  for (const [field, value] of Object.entries(told)) {
    if (value === undefined || value === '') continue
    const toldAt = next.toldAt[field]
    if (toldAt !== undefined && toldAt > at) continue
    if (Reflect.get(next, field) === value && toldAt !== undefined) continue
    next = { ...next, [field]: value, toldAt: { ...next.toldAt, [field]: at } }
  }
  return next
}

export function applyCapture(draft: Draft, fact: CustomerCaptured): void {
  applyDetails(draft, fact)
  const { profile } = draft.customer
  const day = dayAt(draft, fact.occurredAt)
  const isFirst = profile.capture === null || fact.occurredAt < profile.capture.at
  if (isFirst) {
    const capture = {
      method: fact.method,
      valueGiven: fact.valueGiven ?? null,
      campaign: fact.campaign ?? null,
      at: fact.occurredAt,
      channel: fact.channel,
      storeId: fact.storeId ?? null,
    }
    change(draft, { profile: { ...profile, capture, capturedDay: day } })
  }
  const { consents: given = [] } = fact
  if (given.length === 0) return
  let consents = draft.customer.consents
  for (const consent of given) consents = withConsent(consents, consent, fact.occurredAt, causeOf(fact))
  change(draft, { consents })
}

export function applyDetails(draft: Draft, fact: CustomerCaptured | CustomerUpdated): void {
  const { name, language, city, birthday, anniversary, zone, attributes } = fact
  const profile = tell(draft.customer.profile, { name, language, city, birthday, anniversary, zone }, fact.occurredAt)
  const known = profile.toldAt['attributes']
  const isNewer = attributes !== undefined && (known === undefined || known <= fact.occurredAt)
  const next = isNewer
    ? { ...profile, attributes: bounded({ ...profile.attributes, ...attributes }), toldAt: { ...profile.toldAt, attributes: fact.occurredAt } }
    : profile
  change(draft, { profile: next })
}

const maxAttributes = 16

function bounded(attributes: Profile['attributes']): Profile['attributes'] {
  return Object.fromEntries(Object.entries(attributes).slice(-maxAttributes))
}

export function applyConsent(draft: Draft, fact: ConsentChanged): void {
  change(draft, { consents: withConsent(draft.customer.consents, fact, fact.occurredAt, causeOf(fact)) })
}

type ConsentGiven = Pick<ConsentChanged, 'channel' | 'purpose' | 'status' | 'noticeVersion' | 'language' | 'evidence'>

/** The latest word counts; of two at one instant, the withdrawal. */
function withConsent(consents: Consents, given: ConsentGiven, at: Instant, source: string): Consents {
  const key = `${given.channel}:${given.purpose}`
  const known = consents[key]
  if (known !== undefined && (known.at > at || (known.at === at && known.status === 'withdrawn'))) return consents
  const { status, noticeVersion, language, evidence } = given
  const consent: Consent = { status, at, source, noticeVersion, language, evidence: evidence?.slice(0, 60) }
  return { ...consents, [key]: consent }
}

export function openTask(draft: Draft, task: Task): void {
  const known = draft.customer.tasks.some((open) => open.id === task.id)
  if (known) return
  const tasks = [...draft.customer.tasks, { id: task.id, kind: task.kind, dueAt: task.dueAt }]
  change(draft, { tasks: tasks.slice(-customerMaximums.openTasks) })
  draft.tasks.push(task)
  journal(draft, 'task-opened', { task: task.id, kind: task.kind, owner: task.owner, dueAt: task.dueAt })
}

export function taskOf(draft: Draft, fact: TaskOpened): Task {
  return {
    id: fact.taskId,
    subject: draft.customer.id,
    kind: fact.kind,
    stage: 'open',
    owner: fact.owner ?? null,
    dueAt: fact.dueAt ?? null,
    note: fact.note ?? null,
    causedBy: causeOf(fact),
    openedAt: fact.occurredAt,
  }
}

/** Moves a task on. One the record doesn't know any more is written as told. */
export function changeTask(draft: Draft, fact: TaskChanged): void {
  const known = draft.customer.tasks.find((open) => open.id === fact.taskId)
  const closed = fact.stage === 'done' || fact.stage === 'dropped'
  const dueAt = fact.dueAt ?? known?.dueAt ?? null
  const others = draft.customer.tasks.filter((open) => open.id !== fact.taskId)
  const kind = known?.kind ?? 'unknown'
  change(draft, { tasks: closed ? others : [...others, { id: fact.taskId, kind, dueAt }].slice(-customerMaximums.openTasks) })
  draft.tasks.push({
    id: fact.taskId,
    subject: draft.customer.id,
    kind,
    stage: fact.stage,
    owner: fact.owner ?? null,
    dueAt,
    note: fact.note ?? null,
    causedBy: causeOf(fact),
    openedAt: fact.occurredAt,
  })
  journal(draft, 'task-changed', { task: fact.taskId, stage: fact.stage, note: fact.note })
}
