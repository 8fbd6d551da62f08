DELETE FROM {table}
WHERE
    thread_id = :thread
    AND checkpoint_id < (
        SELECT max(newest.checkpoint_id)
        FROM checkpoints AS newest
        WHERE
            newest.thread_id = :thread
            AND newest.checkpoint_ns = {table}.checkpoint_ns
    )
