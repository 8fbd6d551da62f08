"""The digest: what is worth knowing of a day or week, its figures cells of queries that anybody can run."""
