/** Which comment is ours to write: the newest run wins, people are left alone, leftovers go. */
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { chooseComment, dependsOnOwnLogin, type PostedComment } from '../../src/core/comment-choice.js'
import { withMarker } from '../../src/core/comment-marker.js'

const bot = { login: 'github-actions[bot]', type: 'Bot' } as const
const person = { login: 'Ada', type: 'User' } as const

interface Sketch {
  readonly id: number
  readonly runId?: number
  readonly attempt?: number
  readonly key?: string
  readonly author?: PostedComment['author']
}

function comment({ id, runId = 100, attempt = 1, key = 'k', author = bot }: Sketch): PostedComment {
  const body = withMarker('text', { key, runId, attempt, headSha: '', state: '' })
  return { id, url: `https://github.com/o/r/pull/1#issuecomment-${id}`, body, author }
}

const run = { runId: 100, attempt: 1 }
const choose = (comments: readonly PostedComment[], ownLogin: string | null = null) =>
  chooseComment({ comments, key: 'k', run, ownLogin })

describe('without a comment of ours', () => {
  test('one is made', () => {
    expect(choose([])).toEqual({ action: 'create' })
  })

  test('comments of bots without our marker, and of another key, are none of ours', () => {
    const plain = { ...comment({ id: 1 }), body: 'LGTM' }
    expect(choose([plain, comment({ id: 2, key: 'other' })])).toEqual({ action: 'create' })
  })

  test("a person's comment is never touched, even with our marker in it", () => {
    const copied = comment({ id: 1, author: person })
    expect(choose([copied])).toEqual({ action: 'create' })
    expect(choose([copied], 'Grace')).toEqual({ action: 'create' })
  })

  test('nor is that of an account that is gone', () => {
    expect(choose([comment({ id: 1, author: null })], 'Ada')).toEqual({ action: 'create' })
  })
})

describe('with a comment of ours', () => {
  test('the one of an earlier run is brought up to date', () => {
    const earlier = comment({ id: 7, runId: 99 })
    expect(choose([earlier])).toEqual({ action: 'update', comment: earlier, removeIds: [] })
  })

  test('the one of this very run is, too', () => {
    const own = comment({ id: 7 })
    expect(choose([own])).toEqual({ action: 'update', comment: own, removeIds: [] })
  })

  test("the token's own user counts as us, whatever the case of the name", () => {
    const own = comment({ id: 7, author: person })
    expect(choose([own], 'ada')).toEqual({ action: 'update', comment: own, removeIds: [] })
  })

  test.each([
    ['a later run', { runId: 101 }],
    ['a later attempt of the same run', { runId: 100, attempt: 2 }],
  ])('that of %s is left alone', (_, later) => {
    const newer = comment({ id: 7, ...later })
    expect(choose([newer])).toEqual({
      action: 'overtaken',
      url: newer.url,
      byRunId: later.runId,
      removeIds: [],
    })
  })

  test('an earlier attempt of a later run is still later', () => {
    const situation = { comments: [comment({ id: 7, runId: 101 })], key: 'k', ownLogin: null }
    expect(chooseComment({ ...situation, run: { runId: 100, attempt: 9 } }).action).toBe('overtaken')
  })
})

describe('with several comments of ours', () => {
  test('the newest run is kept, of equals the oldest comment, and the others go', () => {
    const kept = comment({ id: 8 })
    const comments = [
      comment({ id: 5, runId: 90 }),
      comment({ id: 9 }),
      kept,
      comment({ id: 10, key: 'other' }),
    ]
    expect(choose(comments)).toEqual({ action: 'update', comment: kept, removeIds: [9, 5] })
  })

  test('a run that was overtaken still removes its own leftover', () => {
    const newer = comment({ id: 11, runId: 101 })
    expect(choose([newer, comment({ id: 12 })])).toEqual({
      action: 'overtaken',
      url: newer.url,
      byRunId: 101,
      removeIds: [12],
    })
  })

  test('all runs that look at the same comments keep the same one, in whatever order they are listed', () => {
    const anyComment = fc.record({ runId: fc.nat({ max: 3 }), attempt: fc.nat({ max: 2 }) })
    const listed = fc
      .array(anyComment, { minLength: 1, maxLength: 6 })
      .map((each) => each.map((sketch, index) => comment({ id: index + 1, ...sketch })))
    const shuffled = listed.chain((comments) =>
      fc
        .shuffledSubarray(comments, { minLength: comments.length })
        .map((other) => [comments, other] as const),
    )
    fc.assert(
      fc.property(shuffled, fc.tuple(anyComment, anyComment), ([one, other], [runA, runB]) => {
        const a = chooseComment({ comments: one, key: 'k', run: runA, ownLogin: null })
        const b = chooseComment({ comments: other, key: 'k', run: runB, ownLogin: null })
        expect(removed(a)).toEqual(removed(b))
        expect(removed(a)).toHaveLength(one.length - 1)
      }),
    )
  })
})

function removed(choice: ReturnType<typeof chooseComment>): readonly number[] {
  return choice.action === 'create' ? [] : choice.removeIds.toSorted((a, b) => a - b)
}

test("who the token's user is matters only where a person's comment has our marker", () => {
  expect(dependsOnOwnLogin([comment({ id: 1 }), comment({ id: 2, author: null })], 'k')).toBe(false)
  expect(dependsOnOwnLogin([comment({ id: 1, author: person, key: 'other' })], 'k')).toBe(false)
  expect(dependsOnOwnLogin([comment({ id: 1, author: person })], 'k')).toBe(true)
})
