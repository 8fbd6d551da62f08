CREATE TABLE IF NOT EXISTS conversations (
    thread_id TEXT NOT NULL PRIMARY KEY,
    owner TEXT NOT NULL,
    last_used REAL NOT NULL
)
