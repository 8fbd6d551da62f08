WITH moves AS (
  SELECT from_genre, to_genre, SUM(users) AS users
  FROM behavior.interest_transitions
  GROUP BY from_genre, to_genre
), left_ones AS (
  SELECT
    from_genre AS genre,
    SUM(users) AS users,
    SUM(CASE WHEN from_genre = to_genre THEN users ELSE 0 END) / SUM(users) AS kept_share
  FROM moves
  GROUP BY from_genre
), changes AS (
  SELECT * FROM moves WHERE from_genre <> to_genre
)
SELECT
  (SELECT SUM(users) FROM moves) AS users,
  (SELECT SUM(users) FROM moves WHERE from_genre = to_genre) / (SELECT SUM(users) FROM moves) AS kept_share,
  (SELECT MAX_BY(from_genre, ROW(users, from_genre, to_genre)) FROM changes) AS most_from,
  (SELECT MAX_BY(to_genre, ROW(users, from_genre, to_genre)) FROM changes) AS most_to,
  (SELECT MAX(users) FROM changes) AS most_users,
  (SELECT MAX_BY(genre, ROW(kept_share, genre)) FROM left_ones WHERE users >= 10) AS loyal_genre,
  (SELECT MAX(kept_share) FROM left_ones WHERE users >= 10) AS loyal_share,
  (SELECT MIN_BY(genre, ROW(kept_share, genre)) FROM left_ones WHERE users >= 10) AS fleeting_genre,
  (SELECT MIN(kept_share) FROM left_ones WHERE users >= 10) AS fleeting_share
