/** Writing systems are told by most letters, and only where there are enough of them. */
import { describe, expect, test } from '@jest/globals'
import { writingSystem } from '../../src/core/writing-system.js'
import { growth, linear } from './growth.js'

describe('writingSystem', () => {
  test.each([
    ['You want to move your appointment.', 'Latin'],
    ['आपको कल का अपॉइंटमेंट परसों करवाना है', 'Devanagari'],
    ['明日十九時に四名で予約しています。六名に変更したいです。', 'Chinese or Japanese'],
    ['我想把明天的预约改到后天下午四点以后可以吗谢谢您', 'Chinese or Japanese'],
    ['رقم الشحنة تريد معرفة موعد التسليم', 'Arabic'],
    ['내일 예약을 모레로 바꾸고 싶습니다 가능하면 오후 네 시 이후로', 'Korean'],
    ['Вы хотите перенести приём на завтра', 'Cyrillic'],
  ])('of %j is %s', (text, system) => {
    expect(writingSystem(text)).toBe(system)
  })

  test('is that of the most letters in a mixed text', () => {
    expect(writingSystem('आपको कल का अपॉइंटमेंट परसों करवाना है, office meeting')).toBe('Devanagari')
    expect(writingSystem('है, I have an office meeting tomorrow')).toBe('Latin')
  })

  test.each(['', '12345 67890 12345 67890', 'TODO', '🙂'.repeat(30)])('of %j is unknown', (text) => {
    expect(writingSystem(text)).toBeNull()
  })

  test('is found in time in proportion to the text', () => {
    expect(growth(writingSystem, 'Ж1a漢')).toBeLessThan(linear)
  })
})
