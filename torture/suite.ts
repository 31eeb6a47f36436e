/** The suite file of every seed's repository: cases with and without keys, and one that can have no scenario. */

/** Written by hand, with escapes, an own order of fields and CRLF, none of which may be lost. */
export const suiteFile = `{
  "version": "1",\r
  "defaults": { "tags": ["suite"] },
  "scenarios": [
    { "name": "Case 1", "key": "one", "instructions": "Ask for a refund of the last order." },
    { "key": "two", "name": "Zwei", "language": "de",
      "instructions": "Du m\\u00f6chtest deinen Termin auf Freitag verschieben." },
    { "name": "Inline", "instructions": "Ask when they open on Sunday.", "personality": { "base": 1 } },
    { "name": "Marks", "key": "~marks, all", "expected_outcome": "The order is found.",
      "instructions": "Say {{test_profile.order_id}}.\\n<hold time=\\"3s\\" /> [sigh] Then hang up." }
  ]
}
`

export const suiteTexts: readonly string[] = [
  'Ask for a refund of the last order.',
  'Du möchtest deinen Termin auf Freitag verschieben.',
  'Ask when they open on Sunday.',
  'Say {{test_profile.order_id}}.\n<hold time="3s" /> [sigh] Then hang up.',
]
