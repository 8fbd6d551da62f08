WITH taken AS (
  SELECT
    som_neuron_key,
    hits,
    segment_id,
    segment_name,
    ROW_NUMBER() OVER (ORDER BY hits DESC, som_neuron_key) AS place,
    SUM(hits) OVER () AS customers
  FROM models.som_neurons
  WHERE hits > 0
), segments AS (
  SELECT segment_id, MAX(segment_name) AS segment_name, COUNT(*) AS neurons, SUM(hits) AS customers
  FROM taken
  WHERE segment_id IS NOT NULL
  GROUP BY segment_id
)
SELECT
  (SELECT COUNT(*) FROM taken) AS neuron_count,
  (SELECT MAX(customers) FROM taken) AS customer_count,
  (SELECT MAX(hits) FROM taken) AS fullest_count,
  (SELECT MAX_BY(segment_name, ROW(neurons, segment_id)) FROM segments) AS widest_segment,
  (SELECT MAX(neurons) / SUM(neurons) FROM segments) AS widest_share,
  (SELECT MAX_BY(segment_name, ROW(customers / neurons, segment_id)) FROM segments) AS densest_segment,
  (SELECT ROUND(MAX(customers / neurons), 1) FROM segments) AS densest_count
