// SPDX-License-Identifier: Apache-2.0
// node build.mjs GRID_CSV OUT_FOLDER: writes the files of the atlas.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { countries, countriesGeojson, exactPolygons } from './borders.mjs'
import { csvText } from './csv.mjs'
import { peopleCsv } from './people.mjs'
import { chosenCities, citiesCsv, regionsCsv } from './places.mjs'

const [gridPath, folder] = process.argv.slice(2)
if (!folder) {
  console.error('usage: node build.mjs GRID_CSV OUT_FOLDER')
  process.exit(2)
}

const cities = chosenCities()
const files = {
  'countries.geojson': countriesGeojson(),
  'people_0p1deg.csv': peopleCsv(gridPath, exactPolygons()),
  'cities.csv': citiesCsv(cities),
  'regions.csv': regionsCsv(cities)
}
/** Rows and people of each file, so that a reader can tell a whole file from a cut one. */
function contentsCsv() {
  const rowsOf = (name) => files[name].trimEnd().split('\n').slice(1)
  const sum = (rows) => rows.reduce((total, row) => total + row, 0)
  const gridded = rowsOf('people_0p1deg.csv').map((row) => Number(row.split(',')[3]))
  const counted = cities.map((city) => (city.isCounted ? city.people : 0))
  return csvText(
    ['file', 'rows', 'people'],
    [
      ['countries.geojson', countries.length, 0],
      ['people_0p1deg.csv', gridded.length, sum(gridded)],
      ['cities.csv', cities.length, sum(counted)],
      ['regions.csv', rowsOf('regions.csv').length, 0]
    ]
  )
}

files['contents.csv'] = contentsCsv()
for (const [name, text] of Object.entries(files)) {
  writeFileSync(join(folder, name), text)
  console.log(`${name}: ${Buffer.byteLength(text)} bytes`)
}
