"""Cassettes of the suite: each case's exchanges with a language model, recorded once and replayed offline."""
