"""Trained models of a workspace: kept with card, schema and hashes, judged before they serve."""
