import type { PolicyInput } from '../../policy.ts'

/** A rule as a policy takes it. */
export type RuleInput = NonNullable<PolicyInput['rules']>[number]

type TemplateInput = NonNullable<PolicyInput['templates']>[string]
export type VariableInput = TemplateInput['variables'][string]

// Aliases, not interfaces: a policy takes any language and any channel, and only an alias passes as such a record.

/** The two languages the preset speaks. */
export type Bilingual = { readonly en: string; readonly hi: string }

type Text = { readonly text: string }
type Email = { readonly subject: string; readonly text: string }
type Forms = { readonly whatsapp: Text; readonly sms: Text; readonly email: Email }

/** A template that lacks neither a language nor a channel. */
export type BilingualTemplate = {
  readonly variables: Record<string, VariableInput>
  readonly forms: { readonly en: Forms; readonly hi: Forms }
}

export type Templates = Readonly<Record<string, BilingualTemplate>>
