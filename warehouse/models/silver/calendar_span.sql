MODEL (
  name silver.calendar_span,
  kind FULL,
  grain first_day,
  description 'One row, or none without events: 1 January of the year of the first event of any fact, and the day after eleven years.'
);

WITH events AS (
  SELECT MIN(CAST(ordered_at AS DATE)) AS first_event
  FROM silver.orders
  UNION ALL
  SELECT MIN(CAST(started_at AS DATE)) AS first_event
  FROM silver.sessions
  UNION ALL
  SELECT MIN(CAST(searched_at AS DATE)) AS first_event
  FROM silver.searches
  UNION ALL
  SELECT MIN(view_date) AS first_event
  FROM silver.content_views
  UNION ALL
  SELECT MIN(contact_date) AS first_event
  FROM silver.leads
)
SELECT
  CAST(DATE_TRUNC('year', MIN(first_event)) AS DATE) AS first_day, /* First day of the calendar, 1 January of the year of the first event */
  CAST(CAST(DATE_TRUNC('year', MIN(first_event)) AS DATE) + INTERVAL '11' YEAR AS DATE) AS day_after /* Day after the last of the calendar */
FROM events
HAVING
  MIN(first_event) IS NOT NULL
