import type { Formats } from '../format.ts'
import { palette } from '../palette.ts'
import { stageName } from '../words.ts'
import { type ChartOption, type ChartSize, chartLabel, fontOf } from './render.ts'

/** Customers' moves from one stage to another; null is "in none yet" or "in none any more". */
export interface Flow {
  readonly from: string | null
  readonly to: string | null
  readonly customers: number
}

type Side = 'from' | 'to'

export function endName(stage: string | null, side: Side): string {
  if (stage !== null) return stageName(stage)
  return side === 'from' ? 'New customers' : 'No stage any more'
}

const colors = ['#6f8f3c', '#3f7fb5', '#e08a1e', '#0b5d5a', '#8a5a9e', '#8d8478', '#b5553f'] as const

/**
 * Moves from stage to stage. Customers go in circles, which a flow of one direction can't show: what they left stands on
 * the left, what they came to on the right.
 * @param stages All ends of the flows, each once, in the order in which to show them.
 */
export function journeyOption(
  { flows, stages }: { readonly flows: readonly Flow[]; readonly stages: readonly (string | null)[] },
  formats: Formats,
  size: ChartSize,
): ChartOption {
  const nodes = (side: Side): ChartOption[] =>
    inPlace(stages, side).flatMap((stage) => {
      const moves = flows.reduce((sum, flow) => (flow[side] === stage ? sum + flow.customers : sum), 0)
      if (moves === 0) return []
      const words = `${chartLabel(endName(stage, side))}  ${formats.count(moves)}`
      return [
        {
          name: nodeKey(stage, side),
          depth: side === 'from' ? 0 : 1,
          itemStyle: { color: colors[stages.indexOf(stage) % colors.length] },
          label: { position: side === 'from' ? 'right' : 'left', formatter: () => words },
        },
      ]
    })
  return {
    series: [
      {
        type: 'sankey',
        left: 2,
        right: 2,
        top: 10,
        bottom: 12,
        nodeWidth: size.name === 'wide' ? 16 : 10,
        nodeGap: size.name === 'wide' ? 14 : 12,
        // Both sides stay in the order of the journey.
        layoutIterations: 0,
        draggable: false,
        label: { ...fontOf(size), textBorderColor: palette.paper, textBorderWidth: 3 },
        lineStyle: { color: 'source', opacity: 0.28, curveness: 0.5 },
        data: [...nodes('from'), ...nodes('to')],
        links: flows.map(({ from, to, customers }) => ({
          source: nodeKey(from, 'from'),
          target: nodeKey(to, 'to'),
          value: customers,
        })),
      },
    ],
  }
}

/** Who comes from no stage is at the beginning; who goes to none has come to the end. */
function inPlace(stages: readonly (string | null)[], side: Side): readonly (string | null)[] {
  return side === 'from' ? stages : [...stages.filter((stage) => stage !== null), null]
}

function nodeKey(stage: string | null, side: Side): string {
  return stage === null ? side : `${side}:${stage}`
}
