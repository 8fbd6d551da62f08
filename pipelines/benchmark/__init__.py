"""What a refresh costs as the data grow: time, memory, and the exponent of cost against rows."""
