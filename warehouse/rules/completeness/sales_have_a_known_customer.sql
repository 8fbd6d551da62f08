AUDIT (
  name sales_have_a_known_customer,
  standalone TRUE,
  description 'Each order line belongs to a customer of the customer table.',
  defaults (
    severity = 'warn',
    remedy = 'Land the customers of these orders; customer questions leave the lines in the null group.'
  )
);

SELECT sale_key
FROM sales.fact_sales
WHERE
  customer_key IS NULL
