SELECT som_row, som_column, u_distance
FROM models.som_neurons
ORDER BY som_row, som_column
