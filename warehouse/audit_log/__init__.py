"""Who asked what, which SQL ran and what came of it, as lines that can't be altered unseen."""
