"""The bars of the models, measured from the raw files: ours, floor, best baseline, interval, seconds."""
