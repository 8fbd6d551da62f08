"""The compiler against a second reading of docs/semantics.md, on random definitions, data and queries."""
