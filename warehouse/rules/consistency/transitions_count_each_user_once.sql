AUDIT (
  name transitions_count_each_user_once,
  standalone TRUE,
  description 'The transitions of a month are as many users as searched in it and the next.',
  defaults (
    severity = 'block',
    remedy = 'Mend the model behavior.interest_transitions: it lost or multiplied users.'
  )
);

SELECT s.period_start
FROM (
  SELECT period_start, COUNT(*) AS users
  FROM behavior.search_stability
  GROUP BY
    period_start
) AS s
LEFT JOIN (
  SELECT period_start, SUM(users) AS users
  FROM behavior.interest_transitions
  GROUP BY
    period_start
) AS t
  ON t.period_start = s.period_start
WHERE
  s.users <> COALESCE(t.users, 0)
