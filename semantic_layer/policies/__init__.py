"""Who may see what: roles, their names and rows, read from policies.yml."""
