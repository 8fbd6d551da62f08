"""Metrics along time: what stands out of them, and how they may go on."""
