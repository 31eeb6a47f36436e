/** The script of the HTML report: filter, search, the view side by side, and what links and printing need. */

/**
 * Plain JavaScript for any browser of the last years. It makes no markup from text, and the page can be read without it.
 * A changed line holds what was removed and what was added: each side is the line without the other's part.
 */
export const script = `'use strict'
{
  const all = (selector, root = document) => [...root.querySelectorAll(selector)]
  const rows = all('.scenario')
  const tools = document.getElementById('tools')
  const search = tools?.querySelector('[type=search]')

  const known = new WeakMap()
  const textOf = (row) => {
    if (known.has(row)) return known.get(row)
    let text = row.textContent
    for (const { childNodes } of all('.changed p', row)) {
      for (const gone of ['INS', 'DEL']) {
        text += '\\n'
        for (const node of childNodes) if (node.nodeName !== gone) text += node.textContent
      }
    }
    known.set(row, text.toLowerCase())
    return known.get(row)
  }

  const filter = () => {
    const wanted = search.value.trim().toLowerCase()
    const statuses = all('[name=status]:checked').map((box) => box.value)
    for (const row of rows) {
      const listed = statuses.length === 0 || statuses.includes(row.dataset.status)
      row.hidden = !listed || (wanted !== '' && !textOf(row).includes(wanted))
    }
    document.getElementById('shown').textContent = rows.filter((row) => !row.hidden).length + ' of ' + rows.length + ' shown'
  }

  const side = (line, gone) => {
    const cell = document.createElement('td')
    cell.dir = 'auto'
    cell.append(...line.cloneNode(true).childNodes)
    for (const part of all(gone, cell)) part.remove()
    return cell
  }

  const sides = (text) => {
    const table = document.createElement('table')
    table.className = 'sides'
    if (text.lang) table.lang = text.lang
    const head = table.createTHead().insertRow()
    for (const name of ['Old text', 'New text']) {
      const title = document.createElement('th')
      title.scope = 'col'
      title.lang = 'en'
      title.textContent = name
      head.append(title)
    }
    const body = table.createTBody()
    for (const line of text.children) body.insertRow().append(side(line, 'ins'), side(line, 'del'))
    text.after(table)
  }

  const layOut = (part) => {
    if (document.body.dataset.view !== 'sides') return
    for (const text of all('.changed', part)) if (!text.nextElementSibling?.matches('.sides')) sides(text)
  }
  const layOutAll = () => all('.scenario[open]').forEach(layOut)

  const reveal = () => {
    const target = document.getElementById(location.hash.slice(1))
    const row = target?.closest('.scenario')
    if (!row) return
    if (row.hidden) {
      search.value = ''
      for (const box of all('[name=status]')) box.checked = false
      filter()
    }
    row.open = true
    ;(target.matches('.body') ? row : target).scrollIntoView()
  }

  if (tools) {
    tools.hidden = false
    filter()
    tools.addEventListener('input', ({ target }) => {
      if (target.name !== 'view') return filter()
      document.body.dataset.view = target.value
      layOutAll()
    })
    tools.addEventListener('click', ({ target: { value } }) => {
      for (const row of rows) {
        if (value === 'open' && !row.hidden) row.open = true
        if (value === 'close') row.open = false
      }
    })
    document.addEventListener('toggle', ({ target }) => target.open && layOut(target), true)
  }
  addEventListener('hashchange', reveal)
  reveal()

  let closed = []
  addEventListener('beforeprint', () => {
    closed = all('details:not([open])')
    for (const part of closed) part.open = true
    layOutAll()
  })
  addEventListener('afterprint', () => {
    for (const part of closed) part.open = false
  })
}
`
