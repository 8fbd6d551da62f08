SELECT
  method,
  k,
  explained_share,
  stability,
  stability_low,
  stability_high,
  silhouette,
  davies_bouldin,
  usefulness AS usefulness_share,
  is_elbow,
  is_chosen,
  is_baseline
FROM models.segment_quality
ORDER BY is_baseline, method, k
