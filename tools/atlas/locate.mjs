// SPDX-License-Identifier: Apache-2.0
// Which country is at a place, along a row of one latitude: edges in bands, crossings sorted.
const BAND_DEG = 0.1

function bandOf(lat) {
  return Math.floor((lat + 90) / BAND_DEG)
}

/** Edges [lat low, lon at low, lat high, lon at high, code] by band of latitude. */
export function edgeBands(polygonsByCode) {
  const bands = Array.from({ length: Math.ceil(180 / BAND_DEG) + 1 }, () => [])
  const addEdge = (code, a, b) => {
    const [low, high] = a[1] < b[1] ? [a, b] : [b, a]
    if (low[1] === high[1]) return
    const edge = [low[1], low[0], high[1], high[0], code]
    for (let band = bandOf(low[1]); band <= bandOf(high[1]); band++) bands[band].push(edge)
  }
  for (const [code, polygons] of polygonsByCode) {
    for (const ring of polygons.flat())
      ring.forEach((point, i) => i > 0 && addEdge(code, ring[i - 1], point))
  }
  return bands
}

/** Crossings [lon, code] of a latitude with all outlines, from west to east. */
export function crossingsAt(bands, lat) {
  return bands[bandOf(lat)]
    .filter((edge) => edge[0] <= lat && lat < edge[2])
    .map(([lat0, lon0, lat1, lon1, code]) => [
      lon0 + ((lat - lat0) * (lon1 - lon0)) / (lat1 - lat0),
      code
    ])
    .sort((a, b) => a[0] - b[0])
}

/** The code at each of the ascending longitudes of one row, undefined at sea. */
export function codesAlong(bands, lat, lons) {
  const crossings = crossingsAt(bands, lat)
  const inside = new Set()
  let next = 0
  return lons.map((lon) => {
    for (; next < crossings.length && crossings[next][0] <= lon; next++) {
      const code = crossings[next][1]
      if (!inside.delete(code)) inside.add(code)
    }
    return inside.size > 0 ? [...inside].sort()[0] : undefined
  })
}
