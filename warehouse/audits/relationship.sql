/* Every value of the column is a key of the parent; a null has no parent and passes. */
AUDIT (
  name relationship
);

SELECT child.@column AS orphan
FROM @this_model AS child
LEFT JOIN @parent AS parent
  ON parent.@key = child.@column
WHERE
  child.@column IS NOT NULL AND parent.@key IS NULL
