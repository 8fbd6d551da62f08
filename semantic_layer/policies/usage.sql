CREATE TABLE IF NOT EXISTS days (
    person TEXT NOT NULL,
    day TEXT NOT NULL,
    questions INTEGER NOT NULL,
    tokens INTEGER NOT NULL,
    cost REAL NOT NULL,
    PRIMARY KEY (person, day)
);
CREATE TABLE IF NOT EXISTS queries (person TEXT NOT NULL, at REAL NOT NULL);
CREATE INDEX IF NOT EXISTS queries_of ON queries (person, at)
