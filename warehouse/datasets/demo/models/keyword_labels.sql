MODEL (
  name silver.keyword_labels,
  kind SEED (
    path '../seeds/keyword_labels.csv'
  ),
  columns (
    keyword TEXT,
    genre TEXT
  ),
  grain keyword,
  description 'One row per keyword whose category is known: the examples that other keywords are compared with.',
  audits (
    not_null(columns := (keyword, genre)),
    unique_values(columns := (keyword))
  )
);
