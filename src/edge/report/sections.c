/* SPDX-License-Identifier: Apache-2.0 */
/* The report's words and tables, each a query to the record. */
#include "page.h"

#include "sim/sim.h"

/* A number without decimals, or nothing where it is unknown. */
#define WHOLE(x) "iif(" x " IS NULL,'',printf('%.0f'," x "))"

/* One line a flight: first sight, first firm track, best battery. Equal times: lower id first. */
static const char FLIGHTS[] =
    "WITH named AS (SELECT sensor_id, kind, key AS at FROM sensor),"
    " first AS (SELECT flight_id, first_after_launch_s AS t, at, row_number() OVER (PARTITION BY"
    "  flight_id ORDER BY first_after_launch_s, sensor_id) AS n FROM sighting JOIN named USING"
    "  (sensor_id) WHERE first_after_launch_s IS NOT NULL),"
    " firm AS (SELECT flight_id, firm_after_launch_s AS t, at, row_number() OVER (PARTITION BY"
    "  flight_id ORDER BY firm_after_launch_s, sensor_id) AS n FROM sighting JOIN named USING"
    "  (sensor_id) WHERE firm_after_launch_s IS NOT NULL AND kind='radar'),"
    " told AS (SELECT flight_id, min(firm_after_launch_s) AS t FROM sighting GROUP BY flight_id),"
    " best AS (SELECT flight_id, count(*) AS many, max(margin_s) AS margin_s,"
    "  max(margin_m) AS margin_m FROM reach WHERE verdict='feasible' GROUP BY flight_id)"
    " SELECT r.key||' '||(f.number+1) AS Flight, m.key AS Missile,"
    " a.name||' to '||b.name AS \"From, to\","
    " iif(first.t IS NULL,'nobody',first.at||', '||printf('%.0f',first.t)||' s')"
    "  AS \"First seen by\","
    " iif(firm.t IS NULL,'nobody',firm.at||', '||printf('%.0f',firm.t)||' s') AS \"Firm track by\","
    " iif(told.t IS NULL,'none',printf('%.1f min',(f.impact_after_launch_s-told.t)/60))"
    "  AS \"#Warning\","
    " CASE WHEN best.many IS NULL THEN 'none' ELSE printf('%d, %+.0f s, %.0f km',best.many,"
    "  best.margin_s,best.margin_m/1000) END AS \"#Batteries, margin\","
    " f.shot_count AS \"#Shots\","
    " CASE f.outcome WHEN 'leaked' THEN 'leaked: '||coalesce((SELECT text FROM words WHERE"
    "  kind='leak' AND words.key=f.leak_reason),'') WHEN 'no_flight' THEN 'did not fly: '||"
    "  (SELECT text FROM words WHERE kind='solve' AND words.key=f.verdict) ELSE f.outcome END"
    "  AS \"@Outcome\""
    " FROM flight f JOIN raid r USING (raid_id) JOIN missile m USING (missile_id)"
    " JOIN site a ON a.site_id=r.from_site_id JOIN site b ON b.site_id=r.to_site_id"
    " LEFT JOIN first ON first.flight_id=f.flight_id AND first.n=1"
    " LEFT JOIN firm ON firm.flight_id=f.flight_id AND firm.n=1"
    " LEFT JOIN told ON told.flight_id=f.flight_id"
    " LEFT JOIN best ON best.flight_id=f.flight_id ORDER BY f.flight_id";

static const char RAID_SENSORS[] =
    "SELECT p.name AS Sensor, s.name AS Type, CASE WHEN g.verdict<>'seen' THEN w.text"
    " WHEN s.kind='satellite' THEN 'launch declared' ELSE 'firm track' END AS Sight,"
    " " WHOLE("g.first_after_launch_s") " AS \"#First, s\","
    " " WHOLE("g.firm_after_launch_s") " AS \"#Firm, s\","
    " " WHOLE("g.lost_after_launch_s") " AS \"#Lost, s\","
    " " WHOLE("g.first_range_m/1000") " AS \"#First range, km\""
    " FROM sighting g JOIN sensor s USING (sensor_id) JOIN site p USING (site_id)"
    " JOIN words w ON w.kind='sight' AND w.key=g.verdict WHERE g.flight_id=?1"
    " ORDER BY g.first_after_launch_s IS NULL, g.first_after_launch_s, s.sensor_id";

static const char RAID_BATTERIES[] =
    "SELECT p.name AS Battery, i.key AS Interceptor,"
    " iif(x.verdict='feasible','can be met in time',w.text) AS Reach,"
    " coalesce(q.name,'nobody') AS \"Told by\","
    " " WHOLE("x.earliest_after_launch_s") " AS \"#May launch, s\","
    " iif(x.margin_s IS NULL,'',printf('%+.0f',x.margin_s)) AS \"#Margin, s\","
    " " WHOLE("x.margin_m/1000") " AS \"#Margin, km\","
    " nullif(x.shot_opportunity_count,0) AS \"#Chances in turn\","
    " " WHOLE("x.intercept_h_ell_m/1000") " AS \"#Intercept height, km\","
    " iif(x.closing_mps IS NULL,'',printf('%.1f',x.closing_mps/1000)) AS \"#Closing, km/s\""
    " FROM reach x JOIN battery b USING (battery_id) JOIN site p USING (site_id)"
    " JOIN interceptor i USING (interceptor_id) JOIN words w ON w.kind='reach' AND w.key=x.verdict"
    " LEFT JOIN sensor s ON s.sensor_id=x.told_by_sensor_id"
    " LEFT JOIN site q ON q.site_id=s.site_id WHERE x.flight_id=?1"
    " ORDER BY x.verdict<>'feasible', x.margin_s DESC, b.battery_id";

static const char LEAKS[] =
    "SELECT r.key||' '||(f.number+1) AS Flight, w.text AS Why,"
    " coalesce(i.country,'at sea') AS \"Came down in\","
    " iif(i.city IS NULL,'',printf('%s, %.0f km',i.city,i.city_range_m/1000)) AS \"Nearest town\","
    " iif(i.city IS NULL,'',printf('%,d',i.people_within_10km)) AS \"#People within 10 km\","
    " printf('%.1f min',(f.end_s-f.launch_s)/60) AS \"#Time of flight\""
    " FROM flight f JOIN raid r USING (raid_id) LEFT JOIN impact_place i USING (flight_id)"
    " LEFT JOIN words w ON w.kind='leak' AND w.key=f.leak_reason"
    " WHERE f.outcome='leaked' ORDER BY f.end_s, f.flight_id";

/* The largest cities; of several flights the one with the least time. */
static const char WARNED[] =
    "SELECT city||', '||country_iso2 AS City, printf('%,d',people) AS \"#People\","
    " count(*) AS \"#Flights\","
    " CASE WHEN sum(outcome='warned')>0 THEN printf('%.1f min',min(iif(outcome='warned',"
    "  warning_s,NULL))/60) ELSE '' END AS \"#Least warning before an impact\","
    " sum(outcome IN ('never','too_late','withdrawn')) AS \"#Impacts near it unwarned\","
    " CASE WHEN sum(outcome='needless')>0 THEN printf('%.1f min',min(iif(outcome='needless',"
    "  warning_s,NULL))/60) ELSE '' END AS \"#Least warning, nothing came down near it\""
    " FROM city_warning GROUP BY city, country_iso2"
    " ORDER BY sum(outcome<>'needless')>0 DESC, people DESC, city LIMIT 60";

static const char PEOPLE[] =
    "SELECT country AS Country, printf('%,d',people) AS \"#People in the map\","
    " printf('%,d',reached_people) AS \"#Reached by some flight\","
    " printf('%,d',defended_people) AS \"#Inside the defended area\","
    " printf('%.0f %%',100.0*defended_people/max(reached_people,1)) AS \"#Share of the reached\","
    " coalesce(printf('%,d',twice_defended_people),'') AS \"#With two shots or more\","
    " iif(people_source='grid','census grid','cities only') AS \"People from\""
    " FROM defended_people WHERE reached_people>0 ORDER BY reached_people DESC, country";

static const char FIGURES[] =
    "SELECT key AS Figure, value AS \"#Value\", unit AS Unit, published_range AS Published,"
    " source AS Source FROM figure ORDER BY rowid";

/* One headline number: a query for it, what it counts, and how it is coloured. */
typedef struct card {
    const char *sql;
    const char *words;
    const char *class;
} card;

static const card CARDS[] = {
    { "SELECT count(*) FROM flight WHERE verdict='ok'", "missiles launched", "" },
    { "SELECT count(DISTINCT flight_id) FROM sighting JOIN sensor USING (sensor_id)"
      " WHERE verdict='seen' AND kind='radar'", "with a radar’s firm track", "seen" },
    { "SELECT iif(count(*)=0,'none',printf('%.1f min',min(w)/60)) FROM"
      " (SELECT f.impact_after_launch_s-min(g.firm_after_launch_s) AS w FROM flight f"
      " JOIN sighting g USING (flight_id)"
      " WHERE g.firm_after_launch_s IS NOT NULL GROUP BY f.flight_id)",
      "shortest warning", "seen" },
    { "SELECT count(DISTINCT flight_id) FROM reach WHERE verdict='feasible'",
      "within some battery’s reach", "" },
    { "SELECT count(*) FROM flight WHERE outcome='intercepted'", "intercepted in this run", "met" },
    { "SELECT count(*) FROM flight WHERE outcome='leaked'", "came down", "leaked" },
    { "SELECT count(*)||' of '||(SELECT sum(stock_count) FROM battery) FROM shot",
      "interceptors used", "" },
};

void td__put_cards(td__page *page)
{
    for (size_t i = 0; i < sizeof CARDS / sizeof CARDS[0]; i++) {
        td__put(page, "<li><b class=\"%s\">", CARDS[i].class);
        td__put_answer(page, CARDS[i].sql);
        td__put(page, "</b><span>%s</span></li>\n", CARDS[i].words);
    }
}

void td__put_state(td__page *page)
{
    sqlite3_stmt *rows = td__ask(page, "SELECT state, printf('%.0f',simulated_s) FROM run"
                                       " WHERE state<>'finished'");
    while (td__next(page, rows)) {
        td__put(page, "<p class=\"leaked\" role=\"alert\">This run did not finish (state: ");
        td__put_text(page, td__column(rows, 0));
        td__put(page, "). What follows is whole up to %s s of simulated time.</p>",
                td__column(rows, 1));
    }
}

void td__put_flights(td__page *page)
{
    td__put_table(page, td__ask(page, FLIGHTS), "Flights", "No missile was launched.");
}

static void put_of_flight(td__page *page, const char *sql, int flight, const char *label)
{
    sqlite3_stmt *rows = td__ask(page, sql);
    sqlite3_bind_int(rows, 1, flight);
    td__put_table(page, rows, label, "There is none in this scenario.");
}

static void put_raid(td__page *page, int flight, const char *heading, bool is_open)
{
    td__put(page, "<details%s><summary>", is_open ? " open" : "");
    td__put_text(page, heading);
    td__put(page, "</summary>\n");
    put_of_flight(page, RAID_SENSORS, flight, "Sensors");
    put_of_flight(page, RAID_BATTERIES, flight, "Batteries");
    td__put(page, "</details>\n");
}

void td__put_raids(td__page *page)
{
    enum { OPEN_MAX = 2 };
    int shown = 0;
    sqlite3_stmt *rows = td__ask(
        page, "SELECT min(f.flight_id), r.key||': '||r.missile_count||' × '||m.name||', '||a.name||"
              "' to '||b.name||', '||replace(r.loft,'_',' ')||printf(', %.0f km, %.1f min',"
              "f.range_m/1000,f.impact_after_launch_s/60) FROM raid r JOIN flight f USING (raid_id)"
              " JOIN missile m USING (missile_id) JOIN site a ON a.site_id=r.from_site_id"
              " JOIN site b ON b.site_id=r.to_site_id WHERE f.verdict='ok' GROUP BY r.raid_id");
    while (td__next(page, rows)) {
        put_raid(page, sqlite3_column_int(rows, 0), td__column(rows, 1), shown++ < OPEN_MAX);
    }
}

void td__put_leaks(td__page *page)
{
    td__put_table(page, td__ask(page, LEAKS), "Leaked flights", "Nothing came down in this run.");
}

void td__put_warned(td__page *page)
{
    td__put(page, "<h2>Who is warned, and how long before</h2>\n<p>From the first message that "
                  "named the city to the impact, as the trackers of this run expected it; an "
                  "impact is near within 3 km. Cities near impacts first, then the largest.</p>\n");
    td__put_table(page, td__ask(page, WARNED), "Warning minutes by city",
                  "No city was warned in this run.");
}

void td__put_people(td__page *page)
{
    sqlite3_stmt *rows = td__ask(page, "SELECT count(*) FROM defended_people");
    bool is_known = false;
    while (td__next(page, rows)) {
        is_known = sqlite3_column_int(rows, 0) > 0;
    }
    if (!is_known) {
        return;
    }
    td__put(page, "<h2>People inside the defended area</h2>\n<p>Ground where every flight of the "
                  "scenario’s coverage question could be met at least once, were stocks full. "
                  "It says nothing about a raid that exhausts them.</p>\n<figure>");
    td__put_cover(page);
    td__put(page, "<figcaption>The worst flight decides each cell. Notional models.</figcaption>"
                  "</figure>\n");
    td__put_table(page, td__ask(page, PEOPLE), "People by country", "");
}

void td__put_assumptions(td__page *page)
{
    sqlite3_stmt *rows = td__ask(page, FIGURES);
    td__put(page, "<details><summary>Every figure, with its source</summary>\n");
    td__put_table(page, rows, "Figures and sources", "The record holds no list of figures.");
    td__put(page, "</details>\n");
}

void td__put_facts(td__page *page)
{
    sqlite3_stmt *rows = td__ask(
        page, "SELECT 'Version', testudo_version FROM run UNION ALL"
              " SELECT 'Scenario', scenario||', '||coalesce('fields '||scenario_sha256,'') FROM run"
              " UNION ALL SELECT 'Earth', earth FROM run"
              " UNION ALL SELECT 'Sensors', iif(sensors_are_shared,'serve all batteries',"
              "'serve their own battery alone') FROM run"
              " UNION ALL SELECT 'Doctrine', replace(doctrine,'_',' ')||', at most '||"
              "shots_per_flight_max||' a flight' FROM run"
              " UNION ALL SELECT 'Cross-section', rcs_m2||' m2 for every missile' FROM run"
              " UNION ALL SELECT 'Steps', step_count||', to '||printf('%.0f s',simulated_s)"
              " FROM run"
              " UNION ALL SELECT 'Hash of the run', hash FROM run");
    while (td__next(page, rows)) {
        td__put(page, "<dt>");
        td__put_text(page, td__column(rows, 0));
        td__put(page, "</dt><dd><code>");
        td__put_text(page, td__column(rows, 1));
        td__put(page, "</code></dd>\n");
    }
}

void td__put_attributions(td__page *page)
{
    sqlite3_stmt *rows = td__ask(page, "SELECT text FROM attribution ORDER BY text");
    td__put(page, "<ul class=\"soft\">\n");
    while (td__next(page, rows)) {
        td__put(page, "<li>");
        td__put_text(page, td__column(rows, 0));
        td__put(page, "</li>\n");
    }
    td__put(page, "</ul>\n");
}

static td_status add_word(sqlite3_stmt *insert, const char *kind, const char *key, const char *text)
{
    sqlite3_bind_text(insert, 1, kind, -1, SQLITE_STATIC);
    sqlite3_bind_text(insert, 2, key, -1, SQLITE_STATIC);
    sqlite3_bind_text(insert, 3, text, -1, SQLITE_STATIC);
    int code = sqlite3_step(insert);
    sqlite3_reset(insert);
    return code == SQLITE_DONE ? TD_OK : TD_IO_FAILED;
}

td_status td__words_table(sqlite3 *db)
{
    static const char *const words[][3] = {
#define X(name, key, text) { "sight", key, text },
        TD_SIGHT_MAP(X)
#undef X
#define X(name, key, text) { "reach", key, text },
        TD_REACH_MAP(X)
#undef X
#define X(name, key, text) { "leak", key, text },
        TD_LEAK_MAP(X)
#undef X
#define X(name, key, text) { "solve", key, text },
        TD_SOLVE_MAP(X)
#undef X
    };
    sqlite3_stmt *insert = NULL;
    td_status status = TD_OK;
    if (sqlite3_exec(db, "CREATE TEMP TABLE words (kind TEXT, key TEXT, text TEXT)", NULL, NULL,
                     NULL) != SQLITE_OK ||
        sqlite3_prepare_v2(db, "INSERT INTO words VALUES (?,?,?)", -1, &insert, NULL) !=
            SQLITE_OK) {
        return TD_IO_FAILED;
    }
    for (size_t i = 0; i < sizeof words / sizeof words[0] && status == TD_OK; i++) {
        status = add_word(insert, words[i][0], words[i][1], words[i][2]);
    }
    sqlite3_finalize(insert);
    return status;
}
