WITH planes AS (
  SELECT som_neuron_key, 'orders' AS plane, order_count AS value FROM models.som_neurons
  UNION ALL SELECT som_neuron_key, 'days since the last order', recency_days FROM models.som_neurons
  UNION ALL SELECT som_neuron_key, 'spent', monetary FROM models.som_neurons
  UNION ALL SELECT som_neuron_key, 'value of an order', average_order_value FROM models.som_neurons
  UNION ALL SELECT som_neuron_key, 'pieces', item_count FROM models.som_neurons
  UNION ALL SELECT som_neuron_key, 'different products', product_count FROM models.som_neurons
  UNION ALL SELECT som_neuron_key, 'stars given', review_score_mean FROM models.som_neurons
  UNION ALL SELECT som_neuron_key, 'instalments', installments_mean FROM models.som_neurons
), pairs AS (
  SELECT a.plane AS one, b.plane AS other, ROUND(CORR(a.value, b.value), 2) + 0 AS correlation
  FROM planes AS a
  JOIN planes AS b
    ON b.som_neuron_key = a.som_neuron_key
    AND b.plane > a.plane
  GROUP BY a.plane, b.plane
), known AS (
  SELECT * FROM pairs WHERE correlation IS NOT NULL AND NOT ISNAN(correlation)
)
SELECT
  MAX_BY(one, ROW(correlation, one, other)) AS alike_one,
  MAX_BY(other, ROW(correlation, one, other)) AS alike_other,
  MAX(correlation) AS alike_correlation,
  MIN_BY(one, ROW(ABS(correlation), one, other)) AS apart_one,
  MIN_BY(other, ROW(ABS(correlation), one, other)) AS apart_other,
  MIN_BY(correlation, ROW(ABS(correlation), one, other)) AS apart_correlation,
  (SELECT MAX(monetary) FROM models.som_neurons) AS highest_spent,
  (SELECT MAX_BY(segment_name, ROW(monetary, segment_name)) FROM models.som_neurons WHERE segment_name IS NOT NULL)
    AS highest_segment
FROM known
