"""The rules that data must keep: read, evaluated over whole tables, and what follows from the result."""
