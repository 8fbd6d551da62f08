"""What a change of a metric is made of: the additive contribution of each dimension's values."""
