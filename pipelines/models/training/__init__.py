"""Supervised training on a temporal split: leaks refused, candidates compared in pairs, winner calibrated."""
