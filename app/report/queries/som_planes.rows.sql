SELECT
  som_row,
  som_column,
  recency_days,
  order_count,
  purchase_days,
  monetary,
  average_order_value,
  item_count,
  product_count,
  category_count,
  payment_count,
  payment_total,
  installments_mean,
  review_score_mean
FROM models.som_neurons
ORDER BY som_row, som_column
