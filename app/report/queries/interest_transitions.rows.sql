SELECT from_genre, to_genre, SUM(users) AS users
FROM behavior.interest_transitions
GROUP BY from_genre, to_genre
ORDER BY users DESC, from_genre, to_genre
