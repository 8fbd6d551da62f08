WITH chosen AS (
  SELECT * FROM models.segment_quality WHERE is_chosen
), trivial AS (
  SELECT
    MAX_BY(method, ROW(usefulness, method)) AS method,
    MAX(usefulness) AS usefulness
  FROM models.segment_quality
  WHERE is_baseline AND usefulness IS NOT NULL
)
SELECT
  c.method,
  c.k,
  c.explained_share,
  c.stability,
  c.silhouette,
  c.davies_bouldin,
  c.smallest_share,
  c.usefulness AS usefulness_share,
  REPLACE(t.method, '_', ' ') AS trivial_method,
  t.usefulness AS trivial_usefulness_share,
  CASE
    WHEN c.usefulness > t.usefulness THEN 'more than'
    WHEN c.usefulness < t.usefulness THEN 'less than'
    ELSE 'as much as'
  END AS compared,
  (SELECT MIN(k) FROM models.segment_quality WHERE is_elbow AND NOT is_baseline) AS elbow_k,
  CASE
    WHEN c.stability >= 0.9 THEN 'nearly the same segments are found again'
    WHEN c.stability >= 0.75 THEN 'mostly the same segments are found again'
    ELSE 'other customers give other segments'
  END AS verdict
FROM chosen AS c
CROSS JOIN trivial AS t
