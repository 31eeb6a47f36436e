/** The forms of inputs: what each of them reads, and how it says what is wrong. */
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import type * as z from 'zod/mini'
import {
  amount,
  choice,
  duration,
  entries,
  id,
  language,
  listOf,
  serviceUrl,
  shardOf,
  shown,
  text,
  truth,
  verbatim,
  wholeNumber,
} from '../../src/core/input-forms.js'

/** What is wrong with the text; empty where nothing is. */
function complaint(form: z.ZodMiniType<unknown, string>, given: string): string {
  const parsed = form.safeParse(given)
  return parsed.success ? '' : parsed.error.issues.map(({ message }) => message).join(' ')
}

const anyDuration = duration({ min: 0, max: Number.MAX_SAFE_INTEGER })

describe('a value in a message', () => {
  test('is quoted and on one line', () => {
    expect(shown('a\n"b"')).toBe('"a\\n\\"b\\""')
  })

  test('is cut after 60 characters, never inside of one', () => {
    expect(shown('😀'.repeat(60))).toBe(`"${'😀'.repeat(60)}"`)
    expect(shown('😀'.repeat(61))).toBe(`"${'😀'.repeat(60)}…"`)
  })
})

describe('a text', () => {
  test('loses its outer white space', () => {
    expect(text().parse('  a b\n')).toBe('a b')
  })

  test('is taken as it is where its white space may matter', () => {
    expect(verbatim().parse('  a\n')).toBe('  a\n')
  })
})

describe('a duration', () => {
  test.each([
    ['500ms', 500],
    ['30s', 30_000],
    ['10m', 600_000],
    ['1h', 3_600_000],
    ['45', 45_000],
    ['1.5h', 5_400_000],
    ['0.25 s', 250],
    [' 2m ', 120_000],
    ['0.4ms', 0],
  ])('of %j is so many ms', (given, ms) => {
    expect(anyDuration.parse(given)).toBe(ms)
  })

  test.each(['', 'soon', '-1s', '1d', '1h30m', '1e3', '.5s', '1.s', '10S', '1,5s', '١s', '1  s'])(
    'is not read from %j',
    (given) => {
      expect(complaint(anyDuration, given)).toBe(
        `${JSON.stringify(given)} is no duration: write 500ms, 30s, 10m or 1h.`,
      )
    },
  )

  test.each([
    [{ min: 1_000, max: 3_600_000 }, '999ms', '"999ms" is out of bounds: from 1s to 1h.'],
    [{ min: 1, max: 120_000 }, '121', '"121" is out of bounds: from 1ms to 2m.'],
    [{ min: 1_500, max: 2_000 }, '0', '"0" is out of bounds: from 1500ms to 2s.'],
  ])('is within %j, which a message says in the words of an input', (...[bounds, given, message]) => {
    expect(complaint(duration(bounds), given)).toBe(message)
  })

  test('may be as short and as long as its bounds', () => {
    const bounded = duration({ min: 1_000, max: 60_000 })
    expect([bounded.parse('1s'), bounded.parse('1m')]).toEqual([1_000, 60_000])
  })

  test('comes back the same from every unit that it is written in', () => {
    const units = fc.constantFrom(
      ['ms', 1] as const,
      ['s', 1_000] as const,
      ['m', 60_000] as const,
      ['h', 3_600_000] as const,
    )
    fc.assert(
      fc.property(fc.nat(1_000_000), units, (amount, [unit, ms]) => {
        expect(anyDuration.parse(`${amount}${unit}`)).toBe(amount * ms)
      }),
    )
  })

  test('of any text is whole ms within the bounds, or a complaint', () => {
    const bounded = duration({ min: 10, max: 90_000 })
    const nearly = fc.tuple(fc.string(), fc.nat(), fc.constantFrom('', 'ms', 's', ' m', 'h', 'x'))
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          nearly.map((parts) => parts.join('')),
        ),
        (given) => {
          const parsed = bounded.safeParse(given)
          if (!parsed.success) return
          expect(Number.isInteger(parsed.data)).toBe(true)
          expect(parsed.data).toBeGreaterThanOrEqual(10)
          expect(parsed.data).toBeLessThanOrEqual(90_000)
        },
      ),
    )
  })
})

describe('a whole number', () => {
  const upToTen = wholeNumber({ min: 1, max: 10 })

  test('comes back the same when it is within its bounds', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10 }), (number) => {
        expect(upToTen.parse(String(number))).toBe(number)
      }),
    )
  })

  test.each(['0', '11', '-1', '+1', '1.0', '1e1', '0x1', '1_0', 'one', '', '9999999999999999'])(
    'is not read from %j',
    (given) => {
      expect(complaint(upToTen, given)).toBe(`${JSON.stringify(given)} is not a whole number from 1 to 10.`)
    },
  )
})

describe('an amount', () => {
  test.each([
    ['0', 0],
    ['12', 12],
    [' 0.5 ', 0.5],
    ['3.141592', 3.141592],
  ])('is read from %j', (given, value) => {
    expect(amount().parse(given)).toBe(value)
  })

  test.each(['-1', '1,5', '.5', '5.', '1e3', 'much', '', '€5', 'NaN', 'Infinity'])(
    'is not read from %j',
    (given) => {
      expect(complaint(amount(), given)).toContain(`${JSON.stringify(given)} is no amount: write a number`)
    },
  )
})

describe('a truth', () => {
  test.each(['true', 'True', 'TRUE'])('is true as %s', (given) => {
    expect(truth().parse(given)).toBe(true)
  })

  test.each(['false', 'False', ' FALSE\n'])('is false as %j', (given) => {
    expect(truth().parse(given)).toBe(false)
  })

  test.each(['yes', 'on', '1', 'tRUE', '', 'y'])(
    'is not read from %j, which YAML 1.2 has no longer',
    (given) => {
      expect(complaint(truth(), given)).toBe(`${JSON.stringify(given)} is neither true nor false.`)
    },
  )
})

describe('a shard', () => {
  test.each([
    ['1/1', { index: 1, of: 1 }],
    [' 2 / 5 ', { index: 2, of: 5 }],
    ['256/256', { index: 256, of: 256 }],
  ])('is read from %j', (given, shard) => {
    expect(shardOf().parse(given)).toEqual(shard)
  })

  test.each(['0/5', '6/5', '1/257', '2', '1/0', 'a/b', '-1/2', '1/2/3', ''])(
    'is not read from %j',
    (given) => {
      expect(complaint(shardOf(), given)).toContain(`${JSON.stringify(given)} is no shard: write its number`)
    },
  )
})

describe('an id', () => {
  test('is a whole number above 0', () => {
    expect(id().parse(' 4711 ')).toBe(4711)
  })

  test.each(['0', '-5', 'x', '', '1.5', '1234567890123456'])('is not read from %j', (given) => {
    expect(complaint(id(), given)).toBe(`${JSON.stringify(given)} is no id: ids are whole numbers above 0.`)
  })
})

describe('a choice', () => {
  const colours = choice(['red', 'green'])

  test('is one of its words', () => {
    expect(colours.parse('green ')).toBe('green')
  })

  test.each(['Red', 'blue', '', 'toString'])('of %j names what there is', (given) => {
    expect(complaint(colours, given)).toBe(`${JSON.stringify(given)} is not one of red, green.`)
  })
})

describe('a list', () => {
  test('takes commas and newlines, and drops white space, empty entries and doubles', () => {
    expect(entries('b, a\n\n a ,,\r\nc c\n')).toEqual(['b', 'a', 'c c'])
    expect(entries(' \n,')).toEqual([])
  })

  test('comes back the same whichever separators it is written with', () => {
    const entry = fc.stringMatching(/^[^\s,]([^,\n]*[^\s,])?$/)
    const separator = fc.constantFrom(',', '\n', ', ', ' ,\n', '\r\n')
    fc.assert(
      fc.property(fc.uniqueArray(entry), separator, (list, between) => {
        expect(entries(list.join(between))).toEqual(list)
      }),
    )
  })

  test('has each entry read', () => {
    expect(listOf(id()).parse('3, 1\n2')).toEqual([3, 1, 2])
    expect(listOf(id()).parse('')).toEqual([])
    expect(listOf(id()).parse(' \n')).toEqual([])
  })

  test('refuses separators alone, which would stand for everything', () => {
    expect(complaint(listOf(id()), ' , ,')).toMatch(/^", ," is a list without an entry/)
  })

  test('names all of its wrong entries together', () => {
    expect(complaint(listOf(language()), 'en, DE, english')).toMatch(/"DE" is no .* "english" is no /)
  })
})

describe('a language', () => {
  test.each(['en', 'de', 'fil', 'multi', 'kk'])('is read from %s', (code) => {
    expect(language().parse(code)).toBe(code)
  })

  test.each(['EN', 'e', 'engl', 'en-US', 'en_us', '', 'mult'])('is not read from %j', (given) => {
    expect(complaint(language(), given)).toBe(
      `${JSON.stringify(given)} is no language code: write two or three small letters, like en or de, or multi.`,
    )
  })
})

describe("the service's URL", () => {
  test.each([
    'https://api.example.com',
    'https://api.example.com:8443/some/path',
    'http://localhost:3000',
    'http://127.0.0.1',
    'http://127.1.2.3:80/x/',
    'http://[::1]:8080',
  ])('may be %s', (given) => {
    expect(serviceUrl().parse(given).href).toBe(new URL(given).href)
  })

  test.each([
    ['', 'is no URL'],
    ['api.example.com', 'is no URL'],
    ['https://', 'is no URL'],
    ['http://api.example.com', 'is not https'],
    ['http://localhost.example.com', 'is not https'],
    ['http://127.0.0.1.example.com', 'is not https'],
    ['ftp://localhost', 'is not https'],
    ['file:///etc/passwd', 'is not https'],
    ['https://api.example.com/?a=b', 'has a query or a fragment'],
    ['https://api.example.com/#a', 'has a query or a fragment'],
  ])('may not be %j', (given, why) => {
    expect(complaint(serviceUrl(), given)).toContain(why)
  })

  test.each([
    'https://user:secret-word@api.example.com',
    'https://secret-word@api.example.com',
    'https://:secret-word@x.y',
  ])('may hold no credentials, which are not repeated', (given) => {
    expect(complaint(serviceUrl(), given)).toBe(
      'the URL holds a user name or a password: the key goes into api-key.',
    )
  })
})
