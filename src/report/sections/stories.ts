import type { Story, StoryLine } from '../../ask/story-line.ts'
import { type Html, html } from '../html.ts'
import { maxStories } from '../input.ts'
import type { Draw, Page } from '../section.ts'
import { channelName, ruleName, segmentName, stageName, statusName, withheldReason } from '../words.ts'

/** Of a longer story the beginning and the end are told. */
export const maxStoryLines = 60
const maxBeginning = 24

export const storiesSection: Draw = (page) => {
  const stories = (page.input.stories ?? []).filter(({ lines }) => lines.length > 0).slice(0, maxStories)
  if (stories.length === 0) return null
  return {
    id: 'stories',
    title:
      stories.length === 1
        ? 'One customer\u2019s story'
        : `${stories.length === 2 ? 'Two' : 'Three'} customers\u2019 stories`,
    body: html`<p class="lede">On the right what the shop wrote, on the left what the customer answered; between them what happened.</p><div class="stories">${stories.map((story) => storyOf(story, page))}</div>`,
    definitions: [
      {
        term: 'Ticks',
        meaning: 'One beside a message: sent. Two: delivered. Two in blue: read.',
      },
    ],
  }
}

function storyOf(story: Story, page: Page): Html {
  const place = [
    story.segment === null ? null : segmentName(story.segment),
    story.stage === null ? null : stageName(story.stage),
  ].filter((word) => word !== null)
  return html`<article class="story"><header><h3><bdi>${story.name ?? 'A customer'}</bdi></h3>${
    place.length === 0 ? null : html`<p class="note"><bdi>${place.join(', ')}</bdi></p>`
  }</header><ol class="chat">${linesOf(story.lines, page)}</ol></article>`
}

function linesOf(lines: readonly StoryLine[], page: Page): readonly Html[] {
  const cut = lines.length > maxStoryLines
  const end = lines.length - (maxStoryLines - maxBeginning)
  const beginning = told(cut ? lines.slice(0, maxBeginning) : lines, page)
  if (!cut) return beginning
  const between = html`<li class="event gap">${page.formats.several(end - maxBeginning, 'line')} left out</li>`
  return [...beginning, between, ...told(lines.slice(end), page)]
}

function told(lines: readonly StoryLine[], page: Page): readonly Html[] {
  let day = ''
  return lines.flatMap((line) => {
    const today = page.formats.dayAt(line.at)
    const heading = today === day ? [] : [html`<li class="day">${today}</li>`]
    day = today
    return [...heading, lineOf(line, page)]
  })
}

function lineOf(line: StoryLine, { formats, input }: Page): Html {
  const time = formats.timeAt(line.at)
  switch (line.kind) {
    case 'message':
      return html`<li class="bubble shop">${whyOf(line, input.ruleTitles)}<p dir="auto">${line.text}</p><p class="meta">${
        line.channel === undefined ? null : html`<b>${channelName(line.channel)}</b> `
      }${time}${ticksOf(line.status)}</p></li>`
    case 'reply':
      return html`<li class="bubble customer"><p dir="auto">${line.text}</p><p class="meta">${
        line.channel === undefined ? null : html`<b>${channelName(line.channel)}</b> `
      }${time}</p></li>`
    case 'withheld':
      return html`<li class="withheld"><bdi>${line.text}</bdi>${afterwards(line.why === undefined ? undefined : withheldReason(line.why))}</li>`
    case 'bought':
    case 'returned':
    case 'captured':
      return html`<li class="event deal"><bdi>${line.text}</bdi></li>`
    case 'stage':
      return html`<li class="event turn"><bdi>${movedText(line, stageName)}</bdi>${afterwards(line.why)}</li>`
    case 'segment':
      return html`<li class="event turn"><bdi>${movedText(line, segmentName)}</bdi></li>`
    case 'did':
    case 'points':
    case 'task':
      return html`<li class="event"><bdi>${line.text}</bdi></li>`
  }
}

/** In the words of the report's tables, where the line says from where to where. */
function movedText({ text, from = null, to }: StoryLine, name: (id: string) => string): string {
  if (to === undefined) return text
  const before = from === null ? '' : `, before \u201C${name(from)}\u201D`
  return to === null ? `${text.split(', before ', 1)[0] ?? text}${before}` : `Now \u201C${name(to)}\u201D${before}`
}

function afterwards(words: string | undefined): Html | null {
  return words === undefined || words === '' ? null : html` \u2013 <bdi>${words}</bdi>`
}

/** The rule that wrote it: what the shop meant by the message. */
function whyOf({ why, rule }: StoryLine, titles: Readonly<Record<string, string>> | undefined): Html | null {
  const words = why ?? (rule === undefined ? undefined : ruleName(rule, titles))
  return words === undefined ? null : html`<p class="why"><bdi>${words}</bdi></p>`
}

function ticksOf(status: string | undefined): Html | null {
  if (status === 'read') return html` <span class="read" aria-hidden="true">\u2713\u2713</span> read`
  if (status === 'delivered') return html` <span aria-hidden="true">\u2713\u2713</span> delivered`
  if (status === 'sent') return html` <span aria-hidden="true">\u2713</span> sent`
  return status === undefined ? null : html` <bdi>${statusName(status)}</bdi>`
}
