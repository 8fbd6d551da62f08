AUDIT (
  name customer_versions_do_not_overlap,
  standalone TRUE,
  description 'No version of a customer ends before it begins.',
  defaults (
    severity = 'block',
    remedy = 'Mend the model silver.customer_record_versions: versions of one person must follow each other.'
  )
);

SELECT customer_key
FROM common.dim_customer
WHERE
  valid_to < valid_from
