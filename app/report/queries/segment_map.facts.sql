WITH middles AS (
  SELECT
    segment_id,
    MAX(segment_name) AS segment_name,
    COUNT(*) AS customers,
    AVG(map_x) AS x,
    AVG(map_y) AS y,
    SQRT(VAR_POP(map_x) + VAR_POP(map_y)) AS spread
  FROM models.dim_customer_segmented
  WHERE segment_id IS NOT NULL AND map_x IS NOT NULL AND map_y IS NOT NULL
  GROUP BY segment_id
), pairs AS (
  SELECT
    a.segment_name AS one,
    b.segment_name AS other,
    SQRT(POWER(a.x - b.x, 2) + POWER(a.y - b.y, 2)) AS distance
  FROM middles AS a
  JOIN middles AS b
    ON b.segment_id > a.segment_id
)
SELECT
  (SELECT COUNT(*) FROM middles) AS segment_count,
  (SELECT SUM(customers) FROM middles) AS customer_count,
  MIN_BY(one, ROW(distance, one, other)) AS near_one,
  MIN_BY(other, ROW(distance, one, other)) AS near_other,
  CASE WHEN COUNT(*) > 1 THEN MAX_BY(one, ROW(distance, one, other)) END AS far_one,
  MAX_BY(other, ROW(distance, one, other)) AS far_other,
  MAX(distance) / NULLIF(MIN(distance), 0) AS far_times,
  (SELECT MAX_BY(segment_name, ROW(spread, segment_id)) FROM middles) AS widest_segment
FROM pairs
