/** The simulated rewriter: turns a loose text into a caller's script with goal, behaviour, facts and ending. */
import { languageOf } from './language.js'
import type { Manner, WriterLanguage } from './phrases.js'
import { askedFacts, languages, manners } from './phrases.js'
import { sentencesOf } from './sentences.js'

export interface Rewriting {
  readonly text: string
  /** `extra_instructions`; what it says that an agent asks callers for finds its way into the script. */
  readonly guidance: string
  /** The agent's language, for texts that do not show theirs. */
  readonly language: string
}

interface Script {
  readonly goal: readonly string[]
  readonly behaviour: readonly string[]
  readonly facts: readonly string[]
  readonly ending: readonly string[]
}

/**
 * Deterministic, and never at rest: the same input gives the same text, and an improved text is worded anew, as the
 * real service does. Every sentence of the text is kept whole, and with it every placeholder, tag and bracket.
 */
export function improve({ text, guidance, language: fallback }: Rewriting): string {
  const wrapped = /^\s*<scenario>([\s\S]*)<\/scenario>\s*$/.exec(text)
  const inner = wrapped?.[1] ?? text
  const language = languageOf(inner, fallback)
  const [first, second] = manners[language]
  const manner = heads(first).some((heading) => linesStart(inner, heading)) ? second : first
  const body = write(arrange(contentOf(inner), additions({ text: inner, guidance, language })), manner)
  return wrapped === null ? body : `<scenario>\n${body}\n</scenario>`
}

const heads = (manner: Manner): readonly string[] => [
  manner.goal,
  manner.behaviour,
  manner.facts,
  manner.ending,
]
const linesStart = (text: string, heading: string): boolean =>
  text.split('\n').some((line) => line.trim() === `${heading}:`)

/** Everything that this writer puts in by itself, so that a rewrite of a rewrite does not pile it up. */
const ownLines: ReadonlySet<string> = new Set(
  languages.flatMap((language) =>
    manners[language].flatMap((manner) => [
      ...heads(manner).map((heading) => `${heading}:`),
      manner.manners,
      manner.onRequest,
      manner.closing,
    ]),
  ),
)

/** What the text itself says: without what this writer has put in, and without headings in capitals. */
function contentOf(text: string): readonly string[] {
  return sentencesOf(text)
    .filter((sentence) => !ownLines.has(sentence))
    .map((sentence) => sentence.replace(/^[\p{Lu} ]{3,40}:(?:\s+|$)/u, ''))
    .filter((sentence) => sentence !== '')
}

const endings =
  /<endcall|\b(good ?bye|hang up|end the call|thank|verabschied|auflegen|bedank|despíd|despide|cuelga|gracias|raccroch|au revoir|remerci)/i
const factual = /\{\{|\d|<(spell|dtmf)/

function arrange(sentences: readonly string[], added: readonly string[]): Script {
  // "You are Ann." alone is no goal: the reason of the call is in the next sentence.
  const isIntroduction = (sentences[0] ?? '').length < 40 && !endings.test(sentences[1] ?? '')
  const goals = isIntroduction ? 2 : 1
  const rest = sentences.slice(goals)
  const isEnding = (sentence: string): boolean => endings.test(sentence)
  const isFact = (sentence: string): boolean => !isEnding(sentence) && factual.test(sentence)
  return {
    goal: sentences.slice(0, goals),
    behaviour: [...rest.filter((sentence) => !isEnding(sentence) && !isFact(sentence)), ...added],
    facts: rest.filter(isFact),
    ending: rest.filter(isEnding),
  }
}

/** What the guidance (the agent's prompt in it) says that callers are asked for, and the text does not answer yet. */
function additions(context: { text: string; guidance: string; language: WriterLanguage }): readonly string[] {
  const asking = context.guidance
    .split('\n')
    .filter((line) => /\b(ask|asks|verif|confirm|require|must)/i.test(line))
  return askedFacts.flatMap(({ asked, answers }) => {
    const answer = answers[context.language]
    if (answer === undefined || asked.test(context.text) || context.text.includes(answer)) return []
    return asking.some((line) => asked.test(line)) ? [answer] : []
  })
}

function write(script: Script, manner: Manner): string {
  const list = (lines: readonly string[]): string => lines.map((line) => `- ${line}`).join('\n')
  const ending = script.ending.length > 0 ? script.ending : [manner.closing]
  return [
    ...(script.goal.length > 0 ? [`${manner.goal}:\n${script.goal.join('\n')}`] : []),
    `${manner.behaviour}:\n${list([manner.manners, ...script.behaviour])}`,
    ...(script.facts.length > 0 ? [`${manner.facts}:\n${manner.onRequest}\n${list(script.facts)}`] : []),
    `${manner.ending}:\n${list(ending)}`,
  ].join('\n\n')
}
