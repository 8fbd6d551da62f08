"""What docs/semantics.md says, done row by row; imports nothing of the semantic layer and no SQL."""
