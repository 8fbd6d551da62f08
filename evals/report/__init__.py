"""From run records to what people read: sections of tables, written as Markdown or as a page."""
