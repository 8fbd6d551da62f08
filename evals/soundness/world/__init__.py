"""Random worlds: definitions, rows and queries, described in plain dataclasses."""
