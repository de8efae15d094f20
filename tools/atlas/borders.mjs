// SPDX-License-Identifier: Apache-2.0
// Borders: Natural Earth 1:10m, viewpoint mended, simplified with shared borders kept shared.
import { createRequire } from 'node:module'
import { feature, mergeArcs } from 'topojson-client'
import { presimplify, simplify } from 'topojson-simplify'
import { cutPolygon } from './antimeridian.mjs'
import { byText, readCsv } from './csv.mjs'

const here = new URL('.', import.meta.url).pathname
const world = createRequire(import.meta.url)('world-atlas/countries-10m.json')

// Areas are square degrees of the equator. 4e-5 is half a square kilometre, a thousandth of a cell
// of 0.25 degree. Further out the map is a backdrop and may be coarser.
const CORNER_DEG2 = 4e-5
const EUROPE = { lat: [33, 72], lon: [-25, 50], coarser: 1 }
const NEIGHBOURHOOD = { lat: [20, 75], lon: [-30, 75], coarser: 8 }
const WORLD_COARSER = 500
const ISLET_CORNERS = 5
// Countries below this area keep every point: simplification would eat Monaco and the Vatican.
const SMALL_COUNTRY_DEG2 = 0.1

export const countries = readCsv(here + 'countries.csv')

function holds(box, lon, lat) {
  return lat >= box.lat[0] && lat <= box.lat[1] && lon >= box.lon[0] && lon <= box.lon[1]
}

function coarseness(lon, lat) {
  if (holds(EUROPE, lon, lat)) return EUROPE.coarser
  return holds(NEIGHBOURHOOD, lon, lat) ? NEIGHBOURHOOD.coarser : WORLD_COARSER
}

function signedArea(ring) {
  return (
    ring.reduce(
      (sum, [x, y], i) => (i === 0 ? 0 : sum + ring[i - 1][0] * y - x * ring[i - 1][1]),
      0
    ) / 2
  )
}

function ringArea(ring) {
  return Math.abs(signedArea(ring))
}

function polygonsOf(geometry) {
  const polygons = geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates
  return polygons.flatMap(cutPolygon)
}

/** Crimea: the one part of Natural Earth's Russia that lies wholly in this box. */
function isCrimea(arcs) {
  const [outer] = feature(world, { type: 'Polygon', arcs }).geometry.coordinates
  return outer.every(([lon, lat]) => lon > 32.4 && lon < 36.7 && lat > 44.3 && lat < 46.3)
}

function takeCrimea(russia) {
  const crimea = russia.arcs.filter(isCrimea)
  if (crimea.length !== 1) throw new Error(`expected one part for Crimea, found ${crimea.length}`)
  return {
    russia: { ...russia, arcs: russia.arcs.filter((arcs) => arcs !== crimea[0]) },
    crimea: { type: 'Polygon', arcs: crimea[0] }
  }
}

function codeOfName() {
  const rows = [...countries, ...readCsv(here + 'mends.csv')]
  return new Map(rows.map((row) => [row.natural_earth, row.iso2]))
}

/** Natural Earth's shapes gathered under the alpha-2 code that the atlas gives them. */
function shapesByCode() {
  const codes = codeOfName()
  const shapes = new Map(countries.map((country) => [country.iso2, []]))
  for (const geometry of world.objects.countries.geometries) {
    const code = codes.get(geometry.properties.name)
    if (!code) throw new Error(`no code for ${geometry.properties.name}`)
    if (code !== '-') shapes.get(code).push(geometry)
  }
  const { russia, crimea } = takeCrimea(shapes.get('RU')[0])
  shapes.set('RU', [russia])
  shapes.get('UA').push(crimea)
  return shapes
}

/** One topology whose objects are countries; merging removes the arcs inside a country. */
function mendedTopology() {
  const objects = {}
  for (const [code, shapes] of shapesByCode()) {
    if (shapes.length === 0) throw new Error(`nothing drawn for ${code}`)
    objects[code] = shapes.length === 1 ? shapes[0] : mergeArcs(world, shapes)
  }
  return { ...world, objects }
}

function isSmall(shape) {
  return polygonsOf(shape).reduce((sum, rings) => sum + ringArea(rings[0]), 0) < SMALL_COUNTRY_DEG2
}

/** Keeps every point of the small countries' outlines; returns their places as texts. */
function keepSmallCountries(topology) {
  const kept = new Set()
  for (const object of Object.values(topology.objects)) {
    if (!isSmall(feature(topology, object).geometry)) continue
    for (const arc of object.arcs.flat(3)) {
      for (const point of topology.arcs[arc < 0 ? ~arc : arc]) {
        point[2] = Infinity
        kept.add(String(point.slice(0, 2)))
      }
    }
  }
  return kept
}

function triangleWeight([[ax, ay], [bx, by], [cx, cy]]) {
  const area = Math.abs((ax - cx) * (by - ay) - (ax - bx) * (cy - ay)) / 2
  return (area * Math.cos((by * Math.PI) / 180)) / coarseness(bx, by)
}

/** Rounds to 1e-3 degree, small countries to 1e-4; by place, so that borders stay shared. */
function roundArcs(topology, fine) {
  const arcs = topology.arcs.map((arc) =>
    arc.map(([lon, lat]) => {
      const scale = fine.has(String([lon, lat])) ? 10000 : 1000
      return [Math.round(lon * scale) / scale, Math.round(lat * scale) / scale]
    })
  )
  return { ...topology, arcs }
}

function withoutRepeats(ring) {
  return ring.filter(([lon, lat], i) => i === 0 || lon !== ring[i - 1][0] || lat !== ring[i - 1][1])
}

function isWorthDrawing(ring, isLargest) {
  if (isLargest) return true
  const [lon, lat] = ring[0]
  return ring.length >= 4 && ringArea(ring) >= ISLET_CORNERS * CORNER_DEG2 * coarseness(lon, lat)
}

// The package's grid of 0.0036 degree flattens the Vatican to a line; this is the box around it.
const VATICAN = [
  [12.446, 41.9],
  [12.458, 41.9],
  [12.458, 41.907],
  [12.446, 41.907],
  [12.446, 41.9]
]

/** RFC 7946: the outer ring runs anticlockwise, holes run clockwise. */
function wound(rings) {
  return rings.map((ring, i) => (signedArea(ring) > 0 === (i === 0) ? ring : [...ring].reverse()))
}

function drawnPolygons(code, geometry) {
  if (code === 'VA') return [[VATICAN]]
  const polygons = simplifiedPolygons(geometry)
  if (code === 'IT') polygons.sort((a, b) => ringArea(b[0]) - ringArea(a[0]))[0].push(VATICAN)
  return polygons.map(wound)
}

function simplifiedPolygons(geometry) {
  const polygons = polygonsOf(geometry).map((rings) => rings.map(withoutRepeats))
  const areas = polygons.map((rings) => ringArea(rings[0]))
  const largest = areas.indexOf(Math.max(...areas))
  return polygons
    .filter((rings, i) => isWorthDrawing(rings[0], i === largest))
    .map((rings) => [rings[0], ...rings.slice(1).filter((ring) => ring.length >= 4)])
}

/** Full-resolution polygons by code, for attributing people. */
export function exactPolygons() {
  const topology = mendedTopology()
  return new Map(
    countries.map(({ iso2 }) => [
      iso2,
      polygonsOf(feature(topology, topology.objects[iso2]).geometry)
    ])
  )
}

/** What Natural Earth calls N. Cyprus: the part of Cyprus without a census of the Republic. */
export function unrecognisedNorthOfCyprus() {
  const north = world.objects.countries.geometries.find(
    (shape) => shape.properties.name === 'N. Cyprus'
  )
  return polygonsOf(feature(world, north).geometry)
}

/** The committed file: one country a line, in order of code. */
export function countriesGeojson() {
  const weighted = presimplify(mendedTopology(), triangleWeight)
  const fine = keepSmallCountries(weighted)
  const topology = roundArcs(simplify(weighted, CORNER_DEG2), fine)
  const lines = [...countries]
    .sort((a, b) => byText(a.iso2, b.iso2))
    .map((country) => {
      const coordinates = drawnPolygons(
        country.iso2,
        feature(topology, topology.objects[country.iso2]).geometry
      )
      const properties = {
        iso: country.iso2,
        name: country.name,
        state: country.state,
        nato_2012: country.nato_2012 === '1',
        parts: coordinates.length
      }
      return JSON.stringify({
        type: 'Feature',
        properties,
        geometry: { type: 'MultiPolygon', coordinates }
      })
    })
  return '{"type":"FeatureCollection","features":[\n' + lines.join(',\n') + '\n]}\n'
}
