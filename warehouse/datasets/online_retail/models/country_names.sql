MODEL (
  name reference.country_names,
  kind SEED (
    path '../seeds/country_names.csv'
  ),
  columns (
    country_source TEXT,
    country TEXT
  ),
  grain country_source,
  description 'Countries that the source names in its own way, with their usual names; the others are named as usual.'
);
