AUDIT (
  name content_views_have_a_user,
  standalone TRUE,
  description 'Each watching names its contract.',
  defaults (
    severity = 'warn',
    remedy = 'Look at the logging of the box; marts per user leave the watching out.'
  )
);

SELECT view_id
FROM silver.content_views
WHERE
  user_id IS NULL
