AUDIT (
  name watched_apps_are_known,
  standalone TRUE,
  description 'Each watched app belongs to a category.',
  defaults (
    severity = 'warn',
    remedy = 'Add the app to the staging model; its time counts as Error until then.'
  )
);

SELECT view_id
FROM silver.content_views
WHERE
  category IS NULL OR NOT category IN ('Television', 'Film', 'Children', 'Entertainment', 'Sport')
