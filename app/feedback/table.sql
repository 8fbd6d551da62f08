-- Purpose: what people said of answers; the last word of a person on a question counts.
CREATE TABLE IF NOT EXISTS feedback (
    person TEXT NOT NULL,
    conversation TEXT NOT NULL,
    question TEXT NOT NULL,
    day TEXT NOT NULL,
    is_right INTEGER NOT NULL,
    is_follow_up INTEGER NOT NULL,
    correction TEXT NOT NULL,
    status TEXT NOT NULL,
    model TEXT NOT NULL,
    queries TEXT NOT NULL,
    PRIMARY KEY (person, conversation, question)
)
