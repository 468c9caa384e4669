import { type Html, html, markupOf, trusted } from './html.ts'
import { reportStyle } from './style.ts'

const policy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"

/** A whole page as text: it needs no script, no font and no other file, and asks the network for nothing. */
export function documentText(title: string, body: Html): string {
  const page = html`<html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${policy}"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="referrer" content="no-referrer"><meta name="color-scheme" content="light"><title>${title}</title><style>${trusted(reportStyle)}</style></head><body><main>${body}</main></body></html>`
  return `<!DOCTYPE html>\n${markupOf(page)}\n`
}
