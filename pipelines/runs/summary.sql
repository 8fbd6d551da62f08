/* One row per run, newest first: what it published and how many rules failed. */
SELECT
  r.*,
  (SELECT SUM(t.row_count) FROM tables AS t WHERE t.run_id = r.run_id) AS row_count,
  (SELECT SUM(t.quarantined) FROM tables AS t WHERE t.run_id = r.run_id) AS quarantined,
  (SELECT COUNT(*) FROM rule_results AS x WHERE x.run_id = r.run_id AND x.status = 'failed') AS rules_failed,
  (SELECT COUNT(*) FROM rule_results AS x WHERE x.run_id = r.run_id) AS rules
FROM runs AS r
WHERE
  :run_id IS NULL OR r.run_id = :run_id
ORDER BY
  r.run_id DESC
LIMIT :most
