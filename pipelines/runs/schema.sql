/* The runs of a workspace. Times are UTC in ISO text. A run that neither ended nor lives was killed.
   outcome: running, published, built (not made current), unchanged, failed, killed.
   days: how many days of the tables by day were built, null where whole tables were.
   steps.outcome is null until the step ends. tables: rows read, loaded and set aside of a source, rows of a mart. */
CREATE TABLE runs (
  run_id INTEGER PRIMARY KEY AUTOINCREMENT,
  dataset TEXT NOT NULL,
  scale REAL,
  request TEXT NOT NULL,
  process INTEGER NOT NULL,
  started_at TEXT NOT NULL,
  ended_at TEXT,
  seconds REAL,
  outcome TEXT NOT NULL,
  version TEXT,
  mode TEXT,
  reason TEXT,
  days INTEGER,
  error_code TEXT,
  error TEXT
);
CREATE TABLE steps (
  run_id INTEGER NOT NULL REFERENCES runs ON DELETE CASCADE,
  position INTEGER NOT NULL,
  name TEXT NOT NULL,
  started_at TEXT NOT NULL,
  seconds REAL,
  outcome TEXT,
  PRIMARY KEY (run_id, position)
);
CREATE TABLE tables (
  run_id INTEGER NOT NULL REFERENCES runs ON DELETE CASCADE,
  name TEXT NOT NULL,
  rows_in INTEGER,
  loaded INTEGER,
  quarantined INTEGER,
  row_count INTEGER,
  newest_day TEXT,
  days TEXT,
  PRIMARY KEY (run_id, name)
);
CREATE TABLE rule_results (
  run_id INTEGER NOT NULL REFERENCES runs ON DELETE CASCADE,
  rule_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  severity TEXT NOT NULL,
  table_name TEXT NOT NULL,
  status TEXT NOT NULL,
  checked INTEGER NOT NULL,
  failing INTEGER NOT NULL,
  reason TEXT NOT NULL,
  PRIMARY KEY (run_id, rule_id)
);
CREATE TABLE alerts (
  run_id INTEGER NOT NULL REFERENCES runs ON DELETE CASCADE,
  event TEXT NOT NULL,
  channel TEXT NOT NULL,
  delivered INTEGER NOT NULL,
  detail TEXT NOT NULL
);
