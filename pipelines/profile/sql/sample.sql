/* Numbers of a fixed part of the rows, chosen by a hash of the key: the same rows each time. */
SELECT $columns
FROM $relation
WHERE hash($key) % $part = 0
