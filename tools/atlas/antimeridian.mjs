// SPDX-License-Identifier: Apache-2.0
// world-atlas stitches rings across the 180th meridian; RFC 7946 and a flat search want them cut.

/** The ring with longitudes that run on past 180 instead of jumping. */
function unwrapped(ring) {
  let turn = 0
  return ring.map(([lon, lat], i) => {
    if (i > 0 && lon - ring[i - 1][0] > 180) turn -= 360
    if (i > 0 && lon - ring[i - 1][0] < -180) turn += 360
    return [lon + turn, lat]
  })
}

/** A ring around the south pole is closed along its foot, so that it has an inside on the map. */
function closedAtPole(ring) {
  const first = ring[0]
  const last = ring[ring.length - 1]
  return first[0] === last[0] ? ring : [...ring, [last[0], -90], [first[0], -90], first]
}

/** The part of a closed ring on one side (+1 east of, -1 west of) of a meridian. */
function clipped(ring, meridian, side) {
  const isIn = ([lon]) => (lon - meridian) * side >= 0
  const kept = []
  for (let i = 1; i < ring.length; i++) {
    const [a, b] = [ring[i - 1], ring[i]]
    if (isIn(a)) kept.push(a)
    if (isIn(a) !== isIn(b))
      kept.push([meridian, a[1] + ((b[1] - a[1]) * (meridian - a[0])) / (b[0] - a[0])])
  }
  return kept.length > 0 ? [...kept, kept[0]] : kept
}

/** The ring as one ring, or as parts that each stay within -180 to 180. */
function cutRing(ring) {
  const whole = closedAtPole(unwrapped(ring))
  const parts = []
  for (const turn of [-1, 0, 1]) {
    const band = clipped(clipped(whole, 360 * turn - 180, 1), 360 * turn + 180, -1)
    if (band.length >= 4) parts.push(band.map(([lon, lat]) => [lon - 360 * turn, lat]))
  }
  return parts
}

function jumps(ring) {
  return ring.some(([lon], i) => i > 0 && Math.abs(lon - ring[i - 1][0]) > 180)
}

/** A polygon (outer ring, holes) as polygons that do not cross the 180th meridian. */
export function cutPolygon(rings) {
  if (!rings.some(jumps)) return [rings]
  if (rings.length > 1) throw new Error('a polygon with holes crosses the 180th meridian')
  return cutRing(rings[0]).map((ring) => [ring])
}
