AUDIT (
  name transition_shares_add_up_to_one,
  standalone TRUE,
  description 'The shares of the users of a genre who go on to each genre add up to 1.',
  defaults (
    severity = 'block',
    remedy = 'Mend the model behavior.interest_transitions: its shares are of the wrong whole.'
  )
);

SELECT period_start, from_genre
FROM behavior.interest_transitions
GROUP BY
  period_start,
  from_genre
HAVING
  ABS(SUM(share) - 1) > 0.000001
