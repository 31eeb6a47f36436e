/** That the HTML report links only to pages of the known forms. */
import { describe, expect, test } from '@jest/globals'
import { pageLink, placesOf, repositoryLink, rowLink } from '../../src/core/html-links.js'
import { markup, type Part } from '../../src/core/html-markup.js'
import { result } from './sample-report.js'

const html = (part: Part): string => markup`${part}`.toString()
const runUrl = 'https://github.com/acme/clinic-agent/actions/runs/4711'

describe('a link to a page', () => {
  test.each([
    'https://dashboard.cekura.ai/test-case/42',
    'https://dashboard.cekura.ai/3/results/77',
    runUrl,
    'https://git.example.com:8443/a/b/actions/runs/1',
  ])('is made for %s', (url) => {
    expect(html(pageLink('<x>', url))).toBe(`<a href="${url}" rel="noreferrer">&lt;x&gt;</a>`)
  })

  test.each([
    '',
    'javascript:alert(1)',
    'javascript:alert(1)//https://dashboard.cekura.ai/test-case/42',
    'http://dashboard.cekura.ai/test-case/42',
    'https://dashboard.cekura.ai.evil.example/test-case/42',
    'https://user@dashboard.cekura.ai/test-case/42',
    'https://dashboard.cekura.ai/test-case/42"onclick="x',
    'https://evil.example/',
    `${runUrl}\n`,
    `${runUrl}?x=1`,
    '//github.com/a/b/actions/runs/1',
  ])('is not made for %j', (url) => {
    expect(html(pageLink('<x>', url))).toBe('&lt;x&gt;')
  })
})

describe('a link within the repository', () => {
  test('leads to a page beside the run', () => {
    expect(html(repositoryLink('12', { runUrl, path: 'pull/12' }))).toContain(
      'href="https://github.com/acme/clinic-agent/pull/12"',
    )
    expect(html(repositoryLink('c', { runUrl, path: 'commit/0123456789' }))).toContain('/commit/0123456789"')
  })

  test('is not made where the repository is not known, or the page is no such page', () => {
    expect(html(repositoryLink('12', { runUrl: '', path: 'pull/12' }))).toBe('12')
    expect(html(repositoryLink('c', { runUrl, path: 'commit/../../evil' }))).toBe('c')
  })
})

describe('the places of rows', () => {
  test('are named after their scenarios, and by number where that is no name of their own', () => {
    const rows = [result({ id: 5 }), result({ id: null }), result({ id: 5 })]
    expect([...placesOf(rows).values()]).toEqual(['scenario-5', 'row-2', 'row-3'])
  })

  test('are linked to where they are in the page', () => {
    expect(html(rowLink('a', 'scenario-5'))).toBe('<a href="#scenario-5">a</a>')
    expect(html(rowLink('a', undefined))).toBe('a')
  })
})
