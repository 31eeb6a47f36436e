/** Moments as people read them. */
import { expect, test } from '@jest/globals'
import { shownTime } from '../../src/core/shown-time.js'

test('a moment is shown to the second, in UTC', () => {
  expect(shownTime(Date.UTC(2026, 7, 21, 9, 30, 5, 999))).toBe('2026-08-21 09:30:05 UTC')
})
