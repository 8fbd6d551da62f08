SELECT
  MAX(value) FILTER (WHERE measure = 'quantization_error') AS quantization_error,
  MAX(value) FILTER (WHERE measure = 'topographic_error') AS topographic_error
FROM models.model_metrics
WHERE model_name = 'customer_map' AND is_serving AND is_winner
