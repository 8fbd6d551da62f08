/* What a run knows of itself, for rules on freshness and volume.
   days: rows of each published table a day; tables: their rows and newest day; changes: the same against the run before;
   sources: what became of the rows of each declared source; staleness: one row where a limit is set. */
CREATE TABLE run.days (table_name TEXT, day DATE, rows BIGINT, run_date DATE);
CREATE TABLE run.tables (table_name TEXT, rows BIGINT, newest_day DATE);
CREATE TABLE run.changes (table_name TEXT, rows BIGINT, rows_before BIGINT, newest_day DATE, newest_day_before DATE);
CREATE TABLE run.sources (source TEXT, rows_in BIGINT, loaded BIGINT, quarantined BIGINT);
CREATE TABLE run.staleness (run_date DATE, newest_day DATE, stale_after_days INTEGER);
