// SPDX-License-Identifier: Apache-2.0
// Plain CSV without quoting: the atlas promises that no field holds a comma, a quote or a line end.
import { readFileSync } from 'node:fs'

/** The rows of a CSV file as objects keyed by its head line. */
export function readCsv(path) {
  const [head, ...lines] = readFileSync(path, 'utf8').trimEnd().split('\n')
  const keys = head.split(',')
  return lines.map((line, index) => {
    const cells = line.split(',')
    if (cells.length !== keys.length)
      throw new Error(`${path}:${index + 2}: ${cells.length} fields`)
    return Object.fromEntries(keys.map((key, k) => [key, cells[k]]))
  })
}

/** CSV text; a field that would need quoting is a fault of the builder. */
export function csvText(keys, rows) {
  const lines = rows.map((row) =>
    row
      .map((cell) => {
        const text = String(cell)
        if (/[",\r\n]/.test(text)) throw new Error(`field needs quoting: ${text}`)
        return text
      })
      .join(',')
  )
  return [keys.join(','), ...lines].join('\n') + '\n'
}

/** A name that fits the promise: commas and quotes give way to a space or nothing. */
export function plainName(name) {
  return name.normalize('NFC').replace(/"/g, '').replace(/,\s*/g, ' - ').replace(/\s+/g, ' ').trim()
}

/** Total order of texts by code unit, the same on every machine. */
export function byText(a, b) {
  return a < b ? -1 : a > b ? 1 : 0
}
