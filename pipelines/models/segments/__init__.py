"""Segments of customers, and the map that shows them."""
