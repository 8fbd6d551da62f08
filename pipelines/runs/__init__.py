"""The memory of a workspace: each run with its steps, rows, rule results and alerts."""
