"""Pictures of the published data, each with the SQL behind it and what it shows in words made of cells."""
