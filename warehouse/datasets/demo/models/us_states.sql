MODEL (
  name reference.us_states,
  kind SEED (
    path '../../../seeds/us_states.csv'
  ),
  columns (
    state TEXT,
    state_name TEXT,
    region TEXT
  ),
  grain state,
  description 'The 50 states and the District of Columbia with their names and census regions.'
);
