/** The seal: opened with its own key only, and by nothing that was changed anywhere. */
import { createHmac, hkdfSync } from 'node:crypto'
import { deflateRawSync } from 'node:zlib'
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { Opened } from '../../src/core/proposal.js'
import { largestText, makeSeal } from '../../src/runner/seal.js'
import { growth, linear } from '../core/growth.js'

const apiKey = 'a key that only the tests know'
const ours = makeSeal(apiKey)
const seal = (text: string): string => ours.seal(text)
const open = (sealed: string): Opened => ours.open(sealed)
const sample = seal('{"version":1}')
const wellFormed = fc.string({ unit: 'grapheme' })

/** Signs any bytes as the seal does, written apart from it: what a change of the key or of the signed bytes would break. */
function signed(packed: Buffer): string {
  const purpose = 'cekura-improve-scenarios hidden state v1'
  const key = Buffer.from(hkdfSync('sha256', apiKey, '', purpose, 32))
  const bytes = Buffer.concat([Buffer.from('v1.'), packed])
  const hmac = createHmac('sha256', key).update(bytes).digest('base64url')
  return `v1.${hmac}.${packed.toString('base64url')}`
}

describe('a sealed text', () => {
  test('opens as it was, whatever it says', () => {
    fc.assert(
      fc.property(wellFormed, (text) => {
        expect(open(seal(text))).toEqual({ text })
      }),
    )
  })

  test('is signed over version and packed bytes with a key derived for this purpose', () => {
    const text = 'Ask for an appointment.'.repeat(9)
    expect(seal(text)).toBe(signed(deflateRawSync(text, { level: 9 })))
  })

  test('has only characters that a marker can hold, and is the same for the same text', () => {
    fc.assert(
      fc.property(wellFormed, (text) => {
        expect(seal(text)).toMatch(/^v1\.[\w-]{43}\.[\w-]+$/)
        expect(makeSeal(apiKey).seal(text)).toBe(seal(text))
      }),
    )
  })

  test('is smaller than a text of prose', () => {
    const prose = 'Ask for an appointment on Monday, and then change your mind. '.repeat(50)
    expect(seal(prose).length).toBeLessThan(prose.length / 10)
  })

  test('says nothing of the key', () => {
    expect(Buffer.from(seal(apiKey.toUpperCase()), 'utf8').toString()).not.toContain(apiKey)
    expect(JSON.stringify(makeSeal(apiKey))).toBe('{}')
  })
})

describe('what does not open', () => {
  test('what was sealed with another key', () => {
    fc.assert(
      fc.property(wellFormed, fc.string({ minLength: 1 }), (text, other) => {
        fc.pre(other !== apiKey)
        expect(makeSeal(other).open(seal(text))).toEqual({ problem: 'signature' })
      }),
    )
  })

  test('a sealed text with any one character replaced, left out or added', () => {
    const characters = ['A', 'b', '9', '-', '_', '.', '=', '+', '/', ' ', '\n', '\u0000', 'ä']
    for (let at = 0; at < sample.length; at += 1) {
      const original = sample.charAt(at)
      for (const other of characters) {
        const before = sample.slice(0, at)
        const after = sample.slice(at + 1)
        if (other !== original) expect(open(before + other + after)).toHaveProperty('problem')
        expect(open(before + other + original + after)).toHaveProperty('problem')
        expect(open(before + after)).toHaveProperty('problem')
      }
    }
  })

  test('a sealed text with any one bit of signature or data turned', () => {
    const turns = fc.record({
      text: wellFormed,
      place: fc.nat(),
      bit: fc.nat({ max: 7 }),
      inData: fc.boolean(),
    })
    fc.assert(
      fc.property(turns, ({ text, place, bit, inData }) => {
        const parts = seal(text).split('.')
        const bytes = Buffer.from(parts[inData ? 2 : 1] ?? '', 'base64url')
        const at = place % bytes.length
        bytes.writeUInt8(bytes.readUInt8(at) ^ (1 << bit), at)
        parts[inData ? 2 : 1] = bytes.toString('base64url')
        expect(open(parts.join('.'))).toEqual({ problem: 'signature' })
      }),
    )
  })

  test('another spelling of the very same bytes', () => {
    const [, hmac = '', data = ''] = sample.split('.')
    // 32 bytes leave two bits of the last character without a meaning.
    const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
    const last = letters[letters.indexOf(hmac.slice(-1)) ^ 1] ?? ''
    const respelt = hmac.slice(0, -1) + last
    expect(Buffer.from(respelt, 'base64url')).toEqual(Buffer.from(hmac, 'base64url'))
    expect(open(`v1.${respelt}.${data}`)).toEqual({ problem: 'format' })
  })

  test('the signature of one text before another', () => {
    const [version, hmac] = sample.split('.')
    const data = seal('{"version":2}').split('.')[2]
    expect(open([version, hmac, data].join('.'))).toEqual({ problem: 'signature' })
  })

  test('any cut of it, from either end', () => {
    for (let at = 1; at < sample.length; at += 1) {
      expect(open(sample.slice(0, at))).toHaveProperty('problem')
      expect(open(sample.slice(at))).toHaveProperty('problem')
    }
  })

  test('any other text', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.stringMatching(/^v\d{1,3}\.[\w-]{0,60}\.[\w-]{0,60}$/),
          fc.stringMatching(/^v1\.[\w-]{43}\.[\w-]{1,60}$/),
        ),
        (text) => {
          expect(open(text)).toHaveProperty('problem')
        },
      ),
    )
  })

  test.each([
    ['an empty text', '', 'format'],
    ['two parts', 'v1.abcd', 'format'],
    ['four parts', `${sample}.AAAA`, 'format'],
    ['a line end after it', `${sample}\n`, 'format'],
    ['a signature that is too short', `v1.AAAA.${sample.split('.')[2] ?? ''}`, 'format'],
    ['another version', sample.replace('v1.', 'v2.'), 'version'],
    ['a version of many digits', sample.replace('v1.', `v${'9'.repeat(400)}.`), 'version'],
    ['signed bytes that do not unpack', signed(Buffer.from([255, 255, 255])), 'format'],
    ['no bytes, signed', signed(Buffer.alloc(0)), 'format'],
    ['a signed text that ends too early', signed(deflateRawSync('a text').subarray(0, 4)), 'format'],
  ] as const)('%s', (...[, text, problem]) => {
    expect(open(text)).toEqual({ problem })
  })

  test('a few kilobytes that unpack to more than a text may be, though they are signed', () => {
    const bomb = signed(deflateRawSync(Buffer.alloc(largestText + 1), { level: 9 }))
    expect(bomb.length).toBeLessThan(20_000)
    expect(open(bomb)).toEqual({ problem: 'size' })
    expect(open(signed(deflateRawSync(Buffer.alloc(largestText), { level: 9 })))).toHaveProperty('text')
  })

  test('a bomb without the signature is not even unpacked', () => {
    const bomb = signed(deflateRawSync(Buffer.alloc(largestText * 20), { level: 9 }))
    expect(makeSeal('another key').open(bomb)).toEqual({ problem: 'signature' })
  })

  test('hostile lengths, in time that grows with the length only', () => {
    expect(growth((text) => open(`v1.${text}`), 'A.')).toBeLessThan(linear)
    expect(growth((text) => open(`v1.${'A'.repeat(43)}.${text}`), 'AAAA')).toBeLessThan(linear)
    expect(growth((text) => open(text), 'v1')).toBeLessThan(linear)
  })
})

test('an empty key seals nothing, for anybody could forge it', () => {
  expect(() => makeSeal('')).toThrow('needs a key')
})

describe('a stamp', () => {
  const seal = makeSeal('a key')

  test('tells whether what is shown beside a sealed text is what it was stamped with', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (shown, other) => {
        const sealed = seal.seal('{}')
        const stamped = seal.stamp(sealed, shown)
        expect(stamped).toMatch(/^[\w.-]+$/)
        expect(seal.unstamp(stamped, `\r\n${shown}\n`)).toEqual({ sealed, intact: true })
        const same = shown.trim() === other.trim()
        fc.pre(!same)
        expect(seal.unstamp(stamped, other)).toEqual({ sealed, intact: false })
        expect(makeSeal('another key').unstamp(stamped, shown).intact).toBe(false)
      }),
    )
  })

  test('is nothing where nothing is carried, and a text without one comes back as it is', () => {
    expect(seal.stamp('', 'shown')).toBe('')
    for (const none of ['', 'v1.a', seal.seal('{}'), `${'A'.repeat(43)}.${'B'.repeat(43)}`])
      expect(seal.unstamp(none, 'shown')).toEqual({ sealed: none, intact: false })
  })
})
