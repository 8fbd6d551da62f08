MODEL (
  name behavior.engagement,
  kind FULL,
  grain engagement_key,
  description 'One row per user and calendar month with a sitting: days active, time by category, tier and taste.',
  audits (
    not_null(columns := (engagement_key, user_id, period_start, active_days, watch_seconds, tier)),
    unique_values(columns := (engagement_key)),
    accepted_values(column := tier, is_in := ('heavy', 'medium', 'light')),
    accepted_range(column := active_days, min_v := 1, max_v := 31),
    forall(criteria := (
      television_seconds + film_seconds + children_seconds + entertainment_seconds + sport_seconds <= watch_seconds,
      (taste IS NULL) = (most_watched_category IS NULL)
    ))
  )
);

/* A tier is a share of the days of the month on which anybody watched, so that a month cut off by the data compares:
   heavy from 60 %, medium from 25 %. Categories in the order Television, Film, Children, Entertainment, Sport: of equal
   times the first is the most watched. Apps that are not known count as activity and time, never as taste. */
WITH watched AS (
  SELECT
    user_id,
    CAST(DATE_TRUNC('month', view_date) AS DATE) AS period_start,
    view_date,
    category,
    watch_seconds
  FROM behavior.fact_content_interactions
  WHERE
    user_id IS NOT NULL
), observed AS (
  SELECT period_start, COUNT(DISTINCT view_date) AS days
  FROM watched
  GROUP BY period_start
), summed AS (
  SELECT
    user_id,
    period_start,
    COUNT(DISTINCT view_date) AS active_days,
    SUM(watch_seconds) AS watch_seconds,
    SUM(CASE WHEN category = 'Television' THEN watch_seconds ELSE 0 END) AS television_seconds,
    SUM(CASE WHEN category = 'Film' THEN watch_seconds ELSE 0 END) AS film_seconds,
    SUM(CASE WHEN category = 'Children' THEN watch_seconds ELSE 0 END) AS children_seconds,
    SUM(CASE WHEN category = 'Entertainment' THEN watch_seconds ELSE 0 END) AS entertainment_seconds,
    SUM(CASE WHEN category = 'Sport' THEN watch_seconds ELSE 0 END) AS sport_seconds
  FROM watched
  GROUP BY user_id, period_start
), compared AS (
  SELECT
    s.*,
    o.days AS observed_days,
    GREATEST(
      s.television_seconds, s.film_seconds, s.children_seconds, s.entertainment_seconds, s.sport_seconds
    ) AS most_seconds,
    CONCAT(
      CASE WHEN s.television_seconds > 0 THEN ' + Television' ELSE '' END,
      CASE WHEN s.film_seconds > 0 THEN ' + Film' ELSE '' END,
      CASE WHEN s.children_seconds > 0 THEN ' + Children' ELSE '' END,
      CASE WHEN s.entertainment_seconds > 0 THEN ' + Entertainment' ELSE '' END,
      CASE WHEN s.sport_seconds > 0 THEN ' + Sport' ELSE '' END
    ) AS categories
  FROM summed AS s
  JOIN observed AS o
    ON o.period_start = s.period_start
)
SELECT
  MD5(CONCAT(user_id, '|', CAST(period_start AS TEXT)))::TEXT AS engagement_key, /* Key of user and month */
  user_id::TEXT AS user_id, /* The subscriber who watched */
  period_start::DATE AS period_start, /* First day of the calendar month */
  active_days::INTEGER AS active_days, /* Days of the month with a sitting */
  watch_seconds::BIGINT AS watch_seconds, /* Seconds watched, of all categories and unknown apps */
  television_seconds::BIGINT AS television_seconds, /* Seconds of television */
  film_seconds::BIGINT AS film_seconds, /* Seconds of films */
  children_seconds::BIGINT AS children_seconds, /* Seconds of children's programmes */
  entertainment_seconds::BIGINT AS entertainment_seconds, /* Seconds of entertainment */
  sport_seconds::BIGINT AS sport_seconds, /* Seconds of sport */
  CASE
    WHEN active_days * 100 >= observed_days * 60
    THEN 'heavy'
    WHEN active_days * 100 >= observed_days * 25
    THEN 'medium'
    ELSE 'light'
  END::TEXT AS tier, /* heavy, medium or light: share of the month's days with data on which the user watched */
  CASE
    WHEN most_seconds = 0
    THEN NULL
    WHEN television_seconds = most_seconds
    THEN 'Television'
    WHEN film_seconds = most_seconds
    THEN 'Film'
    WHEN children_seconds = most_seconds
    THEN 'Children'
    WHEN entertainment_seconds = most_seconds
    THEN 'Entertainment'
    ELSE 'Sport'
  END::TEXT AS most_watched_category, /* Category with the most seconds; null where only unknown apps were used */
  CASE WHEN categories = '' THEN NULL ELSE SUBSTRING(categories, 4) END::TEXT AS taste /* The categories watched, joined by + */
FROM compared
