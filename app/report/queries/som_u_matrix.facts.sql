WITH middle AS (
  SELECT MEDIAN(u_distance) AS u_distance FROM models.som_neurons
)
SELECT
  MAX(som_row) + 1 AS map_rows,
  MAX(som_column) + 1 AS map_columns,
  SUM(hits) AS customer_count,
  COUNT_IF(hits = 0) / COUNT(*) AS empty_share,
  COUNT_IF(n.u_distance > 2 * m.u_distance) / COUNT(*) AS ridge_share,
  MAX(n.u_distance) / NULLIF(MAX(m.u_distance), 0) AS highest_times,
  CASE
    WHEN COUNT_IF(n.u_distance > 2 * m.u_distance) >= 0.15 * COUNT(*) THEN 'ridges part the customers into groups'
    WHEN COUNT_IF(n.u_distance > 2 * m.u_distance) >= 0.05 * COUNT(*) THEN 'a few ridges set small groups apart'
    ELSE 'there are hardly any ridges, the customers pass into each other'
  END AS verdict
FROM models.som_neurons AS n
CROSS JOIN middle AS m
