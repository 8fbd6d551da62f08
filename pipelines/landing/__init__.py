"""From raw files to typed bronze tables: every row is loaded or set aside with a reason."""
