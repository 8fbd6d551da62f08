SELECT map_x, map_y, segment_id, segment_name
FROM models.dim_customer_segmented
WHERE map_x IS NOT NULL AND map_y IS NOT NULL AND segment_id IS NOT NULL
ORDER BY MD5(customer_id)
LIMIT 4000
