AUDIT (
  name content_views_have_a_device,
  standalone TRUE,
  description 'Each watching names its device.',
  defaults (
    severity = 'warn',
    remedy = 'Look at the logging of the box; counts of devices leave the watching out.'
  )
);

SELECT view_id
FROM silver.content_views
WHERE
  device_id IS NULL
