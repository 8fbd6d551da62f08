/* Every row of the child names a row of this table by the column, which is called the same in both. */
AUDIT (
  name parent_of
);

SELECT child.@column AS orphan
FROM @child AS child
LEFT JOIN @this_model AS parent
  ON parent.@column = child.@column
WHERE
  parent.@column IS NULL
