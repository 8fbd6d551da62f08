AUDIT (
  name devices_are_hashes,
  standalone TRUE,
  description 'No published watching names a device other than by a hash.',
  defaults (
    severity = 'block',
    remedy = 'Mend the model behavior.fact_content_interactions: device addresses stay in silver.'
  )
);

SELECT interaction_key
FROM behavior.fact_content_interactions
WHERE
  NOT REGEXP_MATCHES(device_id, '^[0-9a-f]{32}$')
