AUDIT (
  name customer_versions_are_unique,
  standalone TRUE,
  description 'No version of a customer occurs twice.',
  defaults (
    severity = 'block',
    remedy = 'Mend the model common.dim_customer: a join multiplied its rows.'
  )
);

SELECT customer_key, COUNT(*) - 1 AS failing_rows
FROM common.dim_customer
GROUP BY
  customer_key
HAVING
  COUNT(*) > 1
