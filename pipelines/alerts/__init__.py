"""Tell somebody when a run fails, a rule worsens or the data grow old."""
