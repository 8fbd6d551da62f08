-- Rows of the tables of models, as a training would leave them, for tests that train none.
INSERT INTO models.model_cards BY NAME
SELECT 'k' AS model_card_key, 'customer_segments' AS model_name, 'segments' AS task, 'published' AS status;

INSERT INTO models.model_metrics BY NAME
SELECT CONCAT('m', measure) AS model_metric_key, 'customer_map' AS model_name, measure, value, TRUE AS is_winner, TRUE AS is_serving
FROM (VALUES ('quantization_error', 0.35), ('topographic_error', 0.3)) AS measures(measure, value);

INSERT INTO models.som_neurons BY NAME
SELECT
  MD5(CONCAT(r, '|', c)) AS som_neuron_key,
  r AS som_row,
  c AS som_column,
  (r * 7 + c * 3) % 5 * ((r + c) % 3) AS hits,
  0.2 + 0.8 * EXP(-POWER(c - 6 - 0.4 * r, 2) / 4) AS u_distance,
  CASE WHEN c < 6 THEN 0 ELSE 1 END AS cluster,
  CASE WHEN (r + c) % 3 = 0 THEN NULL WHEN c < 6 THEN 1 WHEN c < 12 THEN 2 ELSE 3 END AS segment_id,
  CASE
    WHEN (r + c) % 3 = 0 THEN NULL
    WHEN c < 6 THEN 'lapsed one-time buyers'
    WHEN c < 12 THEN 'new satisfied explorers'
    ELSE 'loyal high spenders'
  END AS segment_name,
  400.0 - 20 * c AS recency_days,
  1 + 0.4 * c AS order_count,
  1 + 0.35 * c AS purchase_days,
  50.0 + 9 * c * c + r AS monetary,
  40.0 + 5 * r AS average_order_value,
  1 + 0.8 * c AS item_count,
  1 + 0.6 * c AS product_count,
  1 + 0.2 * c AS category_count,
  4.0 - 0.02 * r * c AS review_score_mean
FROM range(10) AS rows_(r), range(20) AS columns_(c);

INSERT INTO models.dim_segment BY NAME
SELECT * FROM (VALUES
  (1, 'lapsed one-time buyers', 'Ordered once, long ago.', 'Win them back by mail.', 60, 0.6, 0.2, 400.0, 1.0, 60.0, 60.0, 1.4, 1.2, 4.0),
  (2, 'new satisfied explorers', 'Came lately.', 'Show them more.', 30, 0.3, 0.3, 60.0, 1.6, 200.0, 90.0, 4.0, 3.0, 4.7),
  (3, 'loyal high spenders', 'Come often.', 'Keep them.', 10, 0.1, 0.5, 20.0, 12.0, 1500.0, 130.0, 30.0, 18.0, NULL)
) AS t (segment_id, segment_name, description, suggested_actions, customer_count, share, monetary_share,
  mean_recency_days, mean_order_count, mean_monetary, mean_average_order_value, mean_item_count, mean_product_count,
  mean_review_score);

INSERT INTO models.dim_customer_segmented BY NAME
SELECT
  CONCAT('C', i) AS customer_id,
  CASE WHEN i < 60 THEN 1 WHEN i < 90 THEN 2 ELSE 3 END AS segment_id,
  CASE WHEN i < 60 THEN 'lapsed one-time buyers' WHEN i < 90 THEN 'new satisfied explorers' ELSE 'loyal high spenders' END
    AS segment_name,
  COS(i) + CASE WHEN i < 60 THEN 0 WHEN i < 90 THEN 4 ELSE 9 END AS map_x,
  SIN(i * 1.7) AS map_y
FROM range(100) AS customers(i);

INSERT INTO models.segment_quality BY NAME
SELECT
  CONCAT(method, k) AS segment_quality_key,
  method,
  k,
  100 AS customer_count,
  1 - 1 / SQRT(k) AS explained_share,
  CASE WHEN method = 'kmeans' THEN 1 - 0.04 * ABS(k - 3) END AS stability,
  CASE WHEN method = 'kmeans' THEN 0.95 - 0.04 * ABS(k - 3) END AS stability_low,
  CASE WHEN method = 'kmeans' THEN 1 - 0.03 * ABS(k - 3) END AS stability_high,
  0.4 AS silhouette,
  0.9 AS davies_bouldin,
  0.1 AS smallest_share,
  0.02 * k AS usefulness,
  k = 4 AS is_elbow,
  k = 3 AND method = 'kmeans' AS is_chosen,
  FALSE AS is_baseline
FROM (VALUES ('kmeans'), ('som_kmeans')) AS methods(method), range(2, 9) AS numbers(k);

INSERT INTO models.segment_quality BY NAME
SELECT 'repeat_flag2' AS segment_quality_key, 'repeat_flag' AS method, 2 AS k, 0.2 AS explained_share,
  0.03 AS usefulness, FALSE AS is_elbow, FALSE AS is_chosen, TRUE AS is_baseline;

INSERT INTO models.anomalies BY NAME
SELECT
  MD5(CONCAT(metric, i)) AS anomaly_key,
  metric,
  metric AS metric_label,
  CASE WHEN i % 3 = 0 THEN 'week' ELSE 'day' END AS grain,
  CAST(DATE '2023-01-01' + CAST(i * 30 AS INTEGER) AS DATE) AS period,
  CASE WHEN i = 5 THEN NULL ELSE 900.0 + 10 * i END AS value,
  300.0 AS expected,
  CASE WHEN i <> 5 THEN 4.0 + i END AS score,
  CASE i % 3 WHEN 0 THEN 'down' WHEN 1 THEN 'up' ELSE CASE WHEN i = 5 THEN 'gap' ELSE 'up' END END AS direction,
  i = 0 AS is_partial
FROM (VALUES ('revenue'), ('orders'), ('sessions')) AS metrics(metric), range(12) AS numbers(i);

INSERT INTO models.forecasts BY NAME
SELECT
  MD5(CONCAT('f', i)) AS forecast_key,
  'revenue' AS metric,
  'month' AS grain,
  CAST(DATE '2024-10-01' + CAST(i AS INTEGER) * INTERVAL '1' MONTH AS DATE) AS period,
  20000.0 + 500 * i AS value,
  15000.0 AS lower_bound,
  27000.0 + 700 * i AS upper_bound,
  'forecast' AS status,
  'holt_winters' AS algorithm,
  0.8 AS mase,
  1.0 AS baseline_mase
FROM range(6) AS numbers(i);

INSERT INTO models.calibration BY NAME
SELECT
  MD5(CONCAT(task, tenth)) AS calibration_key,
  task AS model_name,
  task,
  tenth,
  50 AS row_count,
  0.9 - 0.08 * tenth AS predicted,
  0.92 - 0.085 * tenth AS observed,
  CASE WHEN task <> 'spend_90d' THEN 0.85 - 0.085 * tenth END AS lower_bound,
  CASE WHEN task <> 'spend_90d' THEN 0.98 - 0.085 * tenth END AS upper_bound,
  2.0 - 0.18 * tenth AS lift,
  LEAST(1, 0.2 * tenth) AS gain
FROM (VALUES ('late_delivery'), ('spend_90d')) AS tasks(task), range(1, 11) AS numbers(tenth);

INSERT INTO models.feature_importance BY NAME
SELECT
  MD5(CONCAT(model_name, i)) AS feature_importance_key,
  model_name,
  CASE WHEN i = 0 THEN '<b>$\frac{x</b> [a](http://there.example) 長' ELSE CONCAT('feature_', i) END AS feature,
  0.1 / (i + 1) AS importance,
  0.01 AS importance_std
FROM (VALUES ('late_delivery'), ('spend_90d')) AS models_(model_name), range(8) AS numbers(i);
