// SPDX-License-Identifier: Apache-2.0
// Residents on the 0.1 degree grid by country: a border cell is shared out by area of land.
import { edgeBands, codesAlong } from './locate.mjs'
import { byText, csvText, readCsv } from './csv.mjs'

const CELL_DEG = 0.1
const SUB = 10
const NEAR_DEG = 2

/** Countries whose residents the Eurostat GEOSTAT 2018 grid counts. */
export const GRIDDED = new Set(
  (
    'AL AT AX BA BE BG CH CY CZ DE DK EE ES FI FR GB GR HR HU IE IS IT LI LT LU LV ' +
    'ME MK MT NL NO PL PT RO RS SE SI SK XK'
  ).split(' ')
)

function subPoints(centre) {
  return Array.from({ length: SUB }, (_, k) => centre + CELL_DEG * ((k + 0.5) / SUB - 0.5))
}

/** Sub-points of each cell of one row by code: an array of maps. */
function landShares(bands, lat, lons) {
  const shares = lons.map(() => new Map())
  for (const subLat of subPoints(lat)) {
    const codes = codesAlong(bands, subLat, lons.flatMap(subPoints))
    codes.forEach((code, k) => {
      const share = shares[Math.floor(k / SUB)]
      if (code) share.set(code, (share.get(code) ?? 0) + 1)
    })
  }
  return shares
}

/** Points of the outlines as [lat, lon, code], those that can be near the grid. */
function outlinePoints(polygons) {
  const points = [...polygons].flatMap(([code, parts]) =>
    parts.flat(2).map(([lon, lat]) => [lat, lon, code])
  )
  return points.filter(([lat, lon]) => lat > 25 && lat < 75 && lon > -35 && lon < 40)
}

/** The gridded country with the nearest drawn point: for islets that the map leaves out. */
function nearestCode(points, lat, lon) {
  const squeeze = Math.cos((lat * Math.PI) / 180)
  let best = [NEAR_DEG, undefined]
  for (const [y, x, code] of points) {
    if (Math.abs(y - lat) > best[0]) continue
    const distance = Math.hypot(y - lat, (x - lon) * squeeze)
    if (distance < best[0]) best = [distance, code]
  }
  if (!best[1]) throw new Error(`nobody owns the cell at ${lat}, ${lon}`)
  return best[1]
}

/** Whole people by weight; the sums by running total, so that none is lost. */
function apportion(people, shares) {
  const total = [...shares.values()].reduce((sum, weight) => sum + weight, 0)
  let weightSoFar = 0
  let given = 0
  return [...shares]
    .sort((a, b) => byText(a[0], b[0]))
    .map(([code, weight]) => {
      weightSoFar += weight
      const upTo = Math.floor((people * weightSoFar) / total)
      const part = upTo - given
      given = upTo
      return [code, part]
    })
    .filter(([, part]) => part > 0)
}

function rowsByLatitude(cells) {
  const rows = new Map()
  for (const cell of cells) {
    if (!rows.has(cell.lat_deg)) rows.set(cell.lat_deg, [])
    rows.get(cell.lat_deg).push(cell)
  }
  for (const row of rows.values()) row.sort((a, b) => a.lon_deg - b.lon_deg)
  return [...rows].sort((a, b) => a[0] - b[0])
}

/** The committed table: south to north, west to east, then by code. */
export function peopleCsv(gridPath, polygonsByCode) {
  const polygons = new Map([...polygonsByCode].filter(([code]) => GRIDDED.has(code)))
  const bands = edgeBands(polygons)
  const points = outlinePoints(polygons)
  const out = []
  for (const [lat, cells] of rowsByLatitude(readCsv(gridPath))) {
    const shares = landShares(
      bands,
      Number(lat),
      cells.map((cell) => Number(cell.lon_deg))
    )
    cells.forEach((cell, i) => {
      const land =
        shares[i].size > 0
          ? shares[i]
          : new Map([[nearestCode(points, Number(lat), Number(cell.lon_deg)), 1]])
      for (const [code, part] of apportion(Number(cell.people), land))
        out.push([lat, cell.lon_deg, code, part])
    })
  }
  return csvText(['lat_deg', 'lon_deg', 'country', 'people'], out)
}
