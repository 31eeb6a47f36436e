/** Lists the keys of a test profile that a text can name, whether its information is in sections or flat. */

/** The sections by the receiver of the variables, under their present and their earlier names. */
const sections = new Set([
  'main_agent_variables',
  'testing_agent_variables',
  'agent_variables',
  'caller_variables',
])

/** Deeper than any profile that a person writes; keeps a hostile one from filling the stack. */
const depthLimit = 8

/** Every key once, in its order; a nested key is dotted (`address.city`), and its parent is a key too. */
export function profileKeys(information: unknown): readonly string[] {
  const keys = Object.entries(fieldsOf(information)).flatMap(([name, value]) =>
    sections.has(name) && isFields(value) ? keysBelow(value, '') : keysOf(name, value),
  )
  return [...new Set(keys)]
}

type Fields = Readonly<Record<string, unknown>>

function keysOf(path: string, value: unknown): readonly string[] {
  return [path, ...keysBelow(fieldsOf(value), `${path}.`)]
}

function keysBelow(fields: Fields, prefix: string): readonly string[] {
  if (prefix.split('.').length > depthLimit) return []
  return Object.entries(fields).flatMap(([name, value]) => keysOf(`${prefix}${name}`, value))
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function fieldsOf(value: unknown): Fields {
  return isFields(value) ? value : {}
}
