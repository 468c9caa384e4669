import type { MessagePolicy, Template, TemplateForm, TemplateVariable } from '../../src/triggers/index.ts'
import { messageHeading } from './groups.ts'
import { blocks, code, plain, quotation } from './markdown.ts'
import { channelName, languageIn, languageName, listed, listOf, worded } from './words.ts'

/** Every message as it reads, with what its variables stand for, and in what languages and channels there is one. */
export function messageSections(templates: Readonly<Record<string, Template>>, policy: MessagePolicy): string {
  return blocks(
    Object.entries(templates).flatMap(([id, template]) => {
      const shown = shownForm(template, policy)
      return [`### ${messageHeading(id)}`, shown === null ? '' : formText(shown.form), about(template, policy, shown)]
    }),
  )
}

interface Shown {
  readonly language: string
  readonly channel: string
  readonly form: TemplateForm
}

/** In English on WhatsApp if there is such a form, else the nearest to it. */
function shownForm({ forms }: Template, { ladder, defaultLanguage }: MessagePolicy): Shown | null {
  const language = languageIn(forms, defaultLanguage)
  const byChannel = forms[language] ?? {}
  const channel = ['whatsapp', ...ladder].find((name) => Object.hasOwn(byChannel, name))
  const form = channel === undefined ? undefined : byChannel[channel]
  return channel === undefined || form === undefined ? null : { language, channel, form }
}

function formText({ subject, text }: TemplateForm): string {
  return quotation(subject === undefined ? text : `${subject}\n\n${text}`)
}

function about({ variables, forms }: Template, { defaultLanguage }: MessagePolicy, shown: Shown | null): string {
  const names = Object.entries(variables).map(
    ([name, variable]) => `- ${variableWords(name, variable, defaultLanguage)}\n`,
  )
  const kinds = Object.entries(forms).map(([language, byChannel]) => {
    const channels = Object.keys(byChannel).map(channelName)
    return `${plain(languageName(language))} (${channels.length === 0 ? 'no form' : listed(channels)})`
  })
  const above =
    shown === null ? '' : `- Above: ${plain(languageName(shown.language))}, ${channelName(shown.channel)}.\n`
  return `${names.join('')}${above}- There is one in ${kinds.length === 0 ? 'no language' : listed(kinds)}.\n`
}

function variableWords(name: string, { from, as, lookup, fallback }: TemplateVariable, language: string): string {
  const lookups = listOf(lookup).map(code)
  const words = [
    `${code(`{${name}}`)} is ${code(from)}`,
    lookups.length === 0 ? '' : `looked up in ${listed(lookups, 'then')}`,
    as === undefined || as === 'text' ? '' : `written as ${as === 'money' ? 'money' : `a ${as}`}`,
    fallback === undefined ? '' : `else "${plain(worded(fallback, language))}"`,
  ]
  return `${words.filter((part) => part !== '').join(', ')}.`
}
