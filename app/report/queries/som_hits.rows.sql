SELECT som_row, som_column, u_distance, hits, segment_id, segment_name
FROM models.som_neurons
ORDER BY som_row, som_column
