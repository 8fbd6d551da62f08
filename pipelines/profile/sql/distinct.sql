/* How many different values there are, exactly. */
SELECT COUNT(DISTINCT $column)
FROM $relation
