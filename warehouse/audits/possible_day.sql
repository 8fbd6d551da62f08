/* The day lies in the span in which tables are built by day; a typing error like the year 0202 does not. */
AUDIT (
  name possible_day
);

SELECT @column AS impossible
FROM @this_model
WHERE
  @column NOT BETWEEN CAST('1900-01-01' AS DATE) AND CAST('2099-12-31' AS DATE)
