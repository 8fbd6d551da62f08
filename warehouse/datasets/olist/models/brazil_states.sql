MODEL (
  name reference.brazil_states,
  kind SEED (
    path '../seeds/brazil_states.csv'
  ),
  columns (
    state TEXT,
    state_name TEXT,
    region TEXT
  ),
  grain state,
  description 'The 27 federative units of Brazil with their names and regions (IBGE).'
);
