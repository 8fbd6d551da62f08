"""One scorer a file: a pure function from an outcome to a Score."""
