AUDIT (
  name deliveries_take_at_most_a_quarter,
  standalone TRUE,
  description 'No delivery takes longer than 90 days.',
  defaults (
    severity = 'warn',
    remedy = 'See whether the parcel was lost and sent again; averages of delivery days count it in full.'
  )
);

SELECT order_key
FROM operations.fact_fulfillment
WHERE
  delivery_days > 90
