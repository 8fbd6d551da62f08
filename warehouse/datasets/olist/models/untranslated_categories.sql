MODEL (
  name reference.untranslated_categories,
  kind SEED (
    path '../seeds/untranslated_categories.csv'
  ),
  columns (
    category_source TEXT,
    category TEXT
  ),
  grain category_source,
  description 'English names of the categories that the translation file leaves out.'
);
