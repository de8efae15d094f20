-- SPDX-License-Identifier: Apache-2.0
-- The record of one run, schema version 2. Every table and column is described in docs/record.md.
-- Times named t_s or *_s without more count from the scenario's epoch; *_after_launch_s from the
-- launch of the flight in question. NULL means unknown or not applicable, never zero.

CREATE TABLE run (
  run_id INTEGER PRIMARY KEY CHECK (run_id = 1),
  state TEXT NOT NULL CHECK (state IN ('running', 'finished', 'interrupted', 'failed')),
  scenario TEXT NOT NULL,
  question TEXT NOT NULL,
  scenario_yaml TEXT,
  scenario_sha256 TEXT,
  epoch_utc TEXT NOT NULL,
  duration_s REAL NOT NULL,
  earth TEXT NOT NULL,
  seed TEXT NOT NULL,
  run_number INTEGER NOT NULL,
  sensors_are_shared INTEGER NOT NULL CHECK (sensors_are_shared IN (0, 1)),
  doctrine TEXT NOT NULL,
  shots_per_flight_max INTEGER NOT NULL,
  rcs_m2 REAL NOT NULL,
  testudo_version TEXT NOT NULL,
  step_count INTEGER NOT NULL,
  simulated_s REAL NOT NULL,
  hash TEXT NOT NULL
) STRICT;

CREATE TABLE nation (
  nation_id INTEGER PRIMARY KEY,
  key TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  iso2 TEXT NOT NULL,
  is_member INTEGER NOT NULL CHECK (is_member IN (0, 1))
) STRICT;

CREATE TABLE site (
  site_id INTEGER PRIMARY KEY,
  key TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  lat_deg REAL NOT NULL CHECK (lat_deg BETWEEN -90 AND 90),
  lon_deg REAL NOT NULL CHECK (lon_deg BETWEEN -180 AND 180),
  h_ell_m REAL NOT NULL,
  nation_id INTEGER REFERENCES nation
) STRICT;

CREATE TABLE missile (
  missile_id INTEGER PRIMARY KEY,
  key TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  is_notional INTEGER NOT NULL CHECK (is_notional IN (0, 1)),
  launch_kg REAL NOT NULL,
  stage_count INTEGER NOT NULL,
  burnout_s REAL NOT NULL
) STRICT;

CREATE TABLE interceptor (
  interceptor_id INTEGER PRIMARY KEY,
  key TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  floor_m REAL NOT NULL,
  ceiling_m REAL NOT NULL,
  kill_ratio REAL NOT NULL CHECK (kill_ratio BETWEEN 0 AND 1)
) STRICT;

CREATE TABLE sensor (
  sensor_id INTEGER PRIMARY KEY,
  key TEXT NOT NULL UNIQUE,
  model TEXT NOT NULL,
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  site_id INTEGER NOT NULL REFERENCES site,
  nation_id INTEGER REFERENCES nation,
  boresight_deg REAL NOT NULL,
  sector_deg REAL NOT NULL,
  range_m_max REAL NOT NULL,
  range_at_rcs_m REAL,
  firm_s REAL NOT NULL
) STRICT;

CREATE TABLE battery (
  battery_id INTEGER PRIMARY KEY,
  key TEXT NOT NULL UNIQUE,
  interceptor_id INTEGER NOT NULL REFERENCES interceptor,
  site_id INTEGER NOT NULL REFERENCES site,
  nation_id INTEGER REFERENCES nation,
  stock_count INTEGER NOT NULL,
  interval_s REAL NOT NULL,
  reaction_s REAL NOT NULL,
  look_s REAL NOT NULL,
  rule TEXT NOT NULL,
  own_sensor_id INTEGER REFERENCES sensor,
  kill_ratio REAL NOT NULL,
  flyout_range_m REAL NOT NULL,
  flyout_height_m REAL NOT NULL,
  burnout_speed_mps REAL NOT NULL
) STRICT;

CREATE TABLE raid (
  raid_id INTEGER PRIMARY KEY,
  key TEXT NOT NULL UNIQUE,
  missile_id INTEGER NOT NULL REFERENCES missile,
  from_site_id INTEGER NOT NULL REFERENCES site,
  to_site_id INTEGER NOT NULL REFERENCES site,
  missile_count INTEGER NOT NULL,
  loft TEXT NOT NULL
) STRICT;

CREATE TABLE flight (
  flight_id INTEGER PRIMARY KEY,
  raid_id INTEGER NOT NULL REFERENCES raid,
  number INTEGER NOT NULL,
  launch_s REAL NOT NULL,
  verdict TEXT NOT NULL,
  burnout_after_launch_s REAL,
  apogee_after_launch_s REAL,
  apogee_h_ell_m REAL,
  impact_after_launch_s REAL,
  impact_lat_deg REAL,
  impact_lon_deg REAL,
  range_m REAL,
  miss_m REAL,
  outcome TEXT NOT NULL,
  leak_reason TEXT,
  end_s REAL,
  shot_count INTEGER NOT NULL,
  UNIQUE (raid_id, number)
) STRICT;

CREATE TABLE path_point (
  flight_id INTEGER NOT NULL REFERENCES flight,
  after_launch_s REAL NOT NULL,
  lat_deg REAL NOT NULL,
  lon_deg REAL NOT NULL,
  h_ell_m REAL NOT NULL,
  PRIMARY KEY (flight_id, after_launch_s)
) STRICT, WITHOUT ROWID;

CREATE TABLE sighting (
  flight_id INTEGER NOT NULL REFERENCES flight,
  sensor_id INTEGER NOT NULL REFERENCES sensor,
  verdict TEXT NOT NULL,
  first_after_launch_s REAL,
  firm_after_launch_s REAL,
  lost_after_launch_s REAL,
  seen_s REAL,
  first_range_m REAL,
  first_azimuth_deg REAL,
  first_elevation_deg REAL,
  PRIMARY KEY (flight_id, sensor_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE reach (
  flight_id INTEGER NOT NULL REFERENCES flight,
  battery_id INTEGER NOT NULL REFERENCES battery,
  verdict TEXT NOT NULL,
  told_by_sensor_id INTEGER REFERENCES sensor,
  told_after_launch_s REAL,
  earliest_after_launch_s REAL,
  judged_after_launch_s REAL,
  margin_s REAL,
  margin_m REAL,
  shot_opportunity_count INTEGER,
  intercept_after_launch_s REAL,
  intercept_h_ell_m REAL,
  intercept_range_m REAL,
  closing_mps REAL,
  PRIMARY KEY (flight_id, battery_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE shot (
  shot_id INTEGER PRIMARY KEY,
  flight_id INTEGER NOT NULL REFERENCES flight,
  battery_id INTEGER NOT NULL REFERENCES battery,
  number INTEGER NOT NULL,
  launch_s REAL NOT NULL,
  intercept_s REAL NOT NULL,
  intercept_lat_deg REAL NOT NULL,
  intercept_lon_deg REAL NOT NULL,
  intercept_h_ell_m REAL NOT NULL,
  closing_mps REAL NOT NULL,
  kill_ratio REAL NOT NULL,
  result TEXT NOT NULL
) STRICT;

CREATE TABLE tracker (
  tracker_id INTEGER PRIMARY KEY,
  fed_by TEXT NOT NULL CHECK (fed_by IN ('all', 'nation', 'sensor')),
  nation_id INTEGER REFERENCES nation,
  sensor_id INTEGER REFERENCES sensor,
  sensor_count INTEGER NOT NULL
) STRICT;

CREATE TABLE tracker_count (
  tracker_id INTEGER NOT NULL REFERENCES tracker,
  key TEXT NOT NULL,
  count INTEGER NOT NULL,
  PRIMARY KEY (tracker_id, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE sensing_count (
  key TEXT PRIMARY KEY,
  count INTEGER NOT NULL
) STRICT;

CREATE TABLE warning_count (
  key TEXT PRIMARY KEY,
  count INTEGER NOT NULL
) STRICT;

CREATE TABLE expected_impact (
  flight_id INTEGER NOT NULL REFERENCES flight,
  tracker_id INTEGER NOT NULL,
  t_s REAL NOT NULL,
  lat_deg REAL NOT NULL,
  lon_deg REAL NOT NULL,
  major_m_p95 REAL NOT NULL,
  minor_m_p95 REAL NOT NULL,
  azimuth_deg REAL NOT NULL,
  impact_s REAL NOT NULL,
  impact_s_sigma REAL NOT NULL,
  PRIMARY KEY (flight_id, tracker_id, t_s)
) STRICT, WITHOUT ROWID;

CREATE TABLE warning (
  warning_id INTEGER PRIMARY KEY,
  flight_id INTEGER NOT NULL REFERENCES flight,
  tracker_id INTEGER NOT NULL,
  number INTEGER NOT NULL,
  kind TEXT NOT NULL,
  why TEXT NOT NULL,
  t_s REAL NOT NULL,
  lat_deg REAL NOT NULL,
  lon_deg REAL NOT NULL,
  major_m_p95 REAL NOT NULL,
  minor_m_p95 REAL NOT NULL,
  azimuth_deg REAL NOT NULL,
  impact_s REAL NOT NULL,
  countries TEXT NOT NULL,
  people INTEGER,
  UNIQUE (flight_id, tracker_id, number)
) STRICT;

CREATE TABLE city_warning (
  city_warning_id INTEGER PRIMARY KEY,
  flight_id INTEGER NOT NULL REFERENCES flight,
  tracker_id INTEGER NOT NULL,
  city TEXT NOT NULL,
  country_iso2 TEXT NOT NULL,
  people INTEGER NOT NULL,
  outcome TEXT NOT NULL,
  warning_s REAL NOT NULL,
  impact_range_m REAL
) STRICT;

CREATE TABLE step (
  step_id INTEGER PRIMARY KEY,
  t_s REAL NOT NULL,
  hash TEXT NOT NULL
) STRICT;

CREATE TABLE event (
  event_id INTEGER PRIMARY KEY,
  step_id INTEGER NOT NULL REFERENCES step,
  t_s REAL NOT NULL,
  kind TEXT NOT NULL,
  flight_id INTEGER REFERENCES flight,
  sensor_id INTEGER REFERENCES sensor,
  battery_id INTEGER REFERENCES battery,
  shot_id INTEGER REFERENCES shot,
  lat_deg REAL,
  lon_deg REAL,
  h_ell_m REAL
) STRICT;

CREATE TABLE impact_place (
  flight_id INTEGER PRIMARY KEY REFERENCES flight,
  country_iso2 TEXT,
  country TEXT,
  city TEXT,
  city_range_m REAL,
  people_within_10km INTEGER NOT NULL
) STRICT;

CREATE TABLE defended_people (
  country_iso2 TEXT PRIMARY KEY,
  country TEXT NOT NULL,
  people INTEGER NOT NULL,
  reached_people INTEGER NOT NULL,
  defended_people INTEGER NOT NULL,
  twice_defended_people INTEGER,
  people_source TEXT NOT NULL
) STRICT;

CREATE TABLE cover (
  cover_id INTEGER PRIMARY KEY CHECK (cover_id = 1),
  lat_lo_deg REAL NOT NULL,
  lon_lo_deg REAL NOT NULL,
  cell_deg REAL NOT NULL,
  row_count INTEGER NOT NULL,
  column_count INTEGER NOT NULL,
  hash TEXT NOT NULL
) STRICT;

CREATE TABLE cover_cell (
  cell_id INTEGER PRIMARY KEY,
  class INTEGER NOT NULL,
  flight_count INTEGER NOT NULL,
  defended_count INTEGER NOT NULL,
  shots_min INTEGER NOT NULL,
  margin_s REAL,
  warning_s REAL,
  limit_reason TEXT NOT NULL
) STRICT;

CREATE TABLE figure (
  figure_id INTEGER PRIMARY KEY,
  key TEXT NOT NULL,
  value TEXT NOT NULL,
  unit TEXT,
  source TEXT,
  published_range TEXT
) STRICT;

CREATE TABLE attribution (
  text TEXT PRIMARY KEY
) STRICT;

CREATE INDEX event_by_flight ON event (flight_id, t_s);
CREATE INDEX shot_by_flight ON shot (flight_id);
