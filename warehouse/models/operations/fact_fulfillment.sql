MODEL (
  name operations.fact_fulfillment,
  kind INCREMENTAL_BY_TIME_RANGE (
    time_column order_date
  ),
  grain order_key,
  description 'One row per delivered order whose delivery time is known: how long each stage took and whether it was late.',
  depends_on (common.dim_customer, operations.fact_orders), /* what the audits read */
  audits (
    not_null(columns := (order_key, order_date, delivery_days)),
    unique_values(columns := (order_key)),
    relationship(column := order_key, parent := operations.fact_orders, key := order_key),
    relationship(column := customer_key, parent := common.dim_customer, key := customer_key)
  )
);

SELECT
  MD5(o.order_id)::TEXT AS order_key,
  o.order_id::TEXT AS order_id,
  v.customer_key::TEXT AS customer_key,
  o.customer_id::TEXT AS customer_id,
  CAST(o.ordered_at AS DATE) AS order_date, /* Day the order was placed */
  o.ordered_at::TIMESTAMP AS ordered_at,
  (@hours_between(o.ordered_at, o.approved_at))::DOUBLE AS approval_hours, /* Ordered to approved */
  (@days_between(o.approved_at, o.shipped_at))::DOUBLE AS handling_days, /* Approved to handed to the carrier */
  (@days_between(o.shipped_at, o.delivered_at))::DOUBLE AS transit_days, /* Carrier to customer */
  (@days_between(o.ordered_at, o.delivered_at))::DOUBLE AS delivery_days, /* Ordered to delivered */
  (@days_between(o.ordered_at, o.estimated_delivery_at))::DOUBLE AS estimated_days, /* Ordered to promised */
  (@days_between(o.estimated_delivery_at, o.delivered_at))::DOUBLE AS delay_days, /* Negative when early */
  (o.delivered_at > o.estimated_delivery_at)::BOOLEAN AS is_late, /* By timestamp */
  (CAST(o.delivered_at AS DATE) > CAST(o.estimated_delivery_at AS DATE))::BOOLEAN AS is_late_by_day /* By calendar day */
FROM silver.orders AS o
LEFT JOIN silver.customer_record_versions AS v
  ON v.customer_record_id = o.customer_record_id
WHERE
  o.order_status = 'delivered' AND o.delivered_at IS NOT NULL
  AND CAST(o.ordered_at AS DATE) BETWEEN @start_ds AND @end_ds
