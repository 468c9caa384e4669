/** One form of a message. Names in braces are variables: `Thank you, {name}`. */
export interface TemplateForm {
  readonly text: string
  /** The name under which a provider has approved it; the template's own id when left out. */
  readonly providerName?: string | undefined
  readonly subject?: string | undefined
}

/**
 * A text in one wording for all, or one for each language: `{ en: 'there', hi: 'जी' }`. The policy's default language must
 * be among them; a message in a language that is missing here takes the words of the default language.
 */
export type Wording = string | Readonly<Record<string, string>>

/**
 * Words by key: care tips by category, the next category by category. The key `*` stands for all others. Words are written
 * as they are: they hold no variables.
 */
export type Lookup = Readonly<Record<string, Wording>>

/** Where a variable's value comes from, and how it is written. */
export interface TemplateVariable {
  /** A path of the customer or, at the start of the rule, of the fact. */
  readonly from: string
  readonly as?: 'text' | 'money' | 'number' | 'day' | undefined
  /**
   * Lookups of the policy, one after the other: the value is the key of the first, of a list its first item; the words
   * found are the key of the next; the last gives the text. What is not found anywhere on the way counts as missing. A
   * lookup that another one follows gives keys: its words are one text for all languages.
   */
  readonly lookup?: string | readonly string[] | undefined
  /** Instead of a missing value, in the message's language. Without one, a form that needs the variable is not sent. */
  readonly fallback?: Wording | undefined
}

/** A message in every language and for every channel it has a form for. */
export interface Template {
  readonly variables: Readonly<Record<string, TemplateVariable>>
  /** By language, then by channel. */
  readonly forms: Readonly<Record<string, Readonly<Record<string, TemplateForm>>>>
}
