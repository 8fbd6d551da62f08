"""What is worth knowing of the newest days, found by queries and worded by templates."""
