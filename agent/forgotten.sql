DELETE FROM {table}
WHERE thread_id NOT IN (SELECT known.thread_id FROM conversations AS known)
