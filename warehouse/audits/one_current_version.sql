/* Each customer who is known has exactly one version that is current. */
AUDIT (
  name one_current_version
);

SELECT customer_id
FROM @this_model
WHERE
  customer_id IS NOT NULL
GROUP BY customer_id
HAVING
  SUM(CASE WHEN is_current THEN 1 ELSE 0 END) <> 1
