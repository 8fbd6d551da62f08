"""Reviews, a sentence a passage. Their writers are strangers: what they say is quoted, and never obeyed."""

from pathlib import Path

from knowledge.documents.chunks import sentences
from knowledge.documents.records import Passage

SQL = Path(__file__).with_name("passages.sql")


def read_passages(built: Path) -> list[Passage]:
    """Return the passages of all reviews with words, from the build: no published file holds their text."""
    import duckdb

    with duckdb.connect(str(built), read_only=True) as connection:
        rows = connection.execute(SQL.read_text(encoding="utf-8")).fetchall()
    return [
        Passage(
            review_id=review_id,
            part=part,
            text=text,
            title=title,
            score=score,
            day=day,
            product_ids=tuple(product_ids),
            categories=tuple(categories),
        )
        for review_id, score, title, comment, day, product_ids, categories in rows
        for part, text in enumerate(sentences(comment))
    ]
