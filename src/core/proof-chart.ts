/** Draws the success rates before and after as a Mermaid chart for the job summary. */
import { chartLabel } from './chart-label.js'
import { fenced } from './harmless.js'
import type { ProvenScenario } from './proof-words.js'
import type { Rate } from './proof.js'
import type { Detail } from './subject.js'

/** More bars than those of so many scenarios cannot be read. */
const mostScenarios = 20
const labelCharacters = 24

/** Pixels: the axis and its title, and a bar with its label. */
const frameHeight = 120
const barHeight = 22

/**
 * A fence with a horizontal bar for each side of a scenario, one below the other: Mermaid draws two series of bars on
 * top of one another and has no legend for them. Empty where no scenario has runs on both sides. Ends with an empty line.
 */
export function proofChart(scenarios: readonly ProvenScenario[], detail: Detail): string {
  const drawn = scenarios
    .filter(({ proof }) => proof.before.total > 0 && proof.after.total > 0)
    .slice(0, mostScenarios)
  if (drawn.length === 0) return ''
  const bars = drawn.flatMap(({ result, proof }, index) => {
    const label = `${index + 1} ${chartLabel(result, { detail, characters: labelCharacters })}`
    return [
      { label: `${label} - old`, percent: percent(proof.before) },
      { label: `${label} - new`, percent: percent(proof.after) },
    ]
  })
  const chart = [
    '---',
    'config:',
    '  xyChart:',
    `    height: ${frameHeight + bars.length * barHeight}`,
    // The usual colour is next to invisible on white; this one is seen on dark too.
    '  themeVariables:',
    '    xyChart:',
    '      plotColorPalette: "#6e7fa8"',
    '---',
    'xychart-beta horizontal',
    '  title "Runs passed, in percent"',
    // The number in front keeps the labels apart: equal ones would be drawn as one.
    `  x-axis [${bars.map(({ label }) => `"${label}"`).join(', ')}]`,
    '  y-axis 0 --> 100',
    `  bar [${bars.map((bar) => bar.percent).join(', ')}]`,
  ].join('\n')
  return `${fenced(chart, 'mermaid')}\n\n`
}

function percent({ passed, total }: Rate): number {
  return Math.round((passed / total) * 100)
}
