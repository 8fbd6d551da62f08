MODEL (
  name common.dim_date,
  kind FULL,
  grain date_day,
  description 'One row per day: eleven full calendar years from 1 January of the year of the first event.',
  audits (
    not_null(columns := (date_day, year, month, season, is_holiday)),
    unique_values(columns := (date_day)),
    eleven_full_years
  )
);

WITH moments AS (
  /* The series stands alone: Spark takes no generator inside a cast. */
  SELECT
    UNNEST(GENERATE_SERIES(first_day, day_after, INTERVAL '1' DAY)) AS moment,
    day_after
  FROM silver.calendar_span
), days AS (
  SELECT CAST(moment AS DATE) AS date_day, day_after
  FROM moments
), holidays AS (
  SELECT date_day, MIN(holiday_name) AS holiday_name
  FROM silver.holidays
  GROUP BY date_day
)
SELECT
  d.date_day::DATE AS date_day, /* Day of the calendar */
  EXTRACT(YEAR FROM d.date_day)::INTEGER AS year, /* Calendar year */
  EXTRACT(QUARTER FROM d.date_day)::INTEGER AS quarter, /* Quarter of the year, 1 to 4 */
  EXTRACT(MONTH FROM d.date_day)::INTEGER AS month, /* Month of the year, 1 to 12 */
  CASE EXTRACT(MONTH FROM d.date_day)
    WHEN 1 THEN 'January'
    WHEN 2 THEN 'February'
    WHEN 3 THEN 'March'
    WHEN 4 THEN 'April'
    WHEN 5 THEN 'May'
    WHEN 6 THEN 'June'
    WHEN 7 THEN 'July'
    WHEN 8 THEN 'August'
    WHEN 9 THEN 'September'
    WHEN 10 THEN 'October'
    WHEN 11 THEN 'November'
    ELSE 'December'
  END::TEXT AS month_name, /* Name of the month in English */
  EXTRACT(WEEK FROM d.date_day)::INTEGER AS iso_week, /* Week of the year by ISO 8601 */
  EXTRACT(DAY FROM d.date_day)::INTEGER AS day_of_month, /* Day of the month, 1 to 31 */
  ((DATE_DIFF('day', '2001-01-01'::DATE, d.date_day) % 7 + 7) % 7 + 1)::INTEGER AS day_of_week, /* 1 is Monday; a count of days, for engines number weekdays differently */
  CASE (DATE_DIFF('day', '2001-01-01'::DATE, d.date_day) % 7 + 7) % 7
    WHEN 0 THEN 'Monday'
    WHEN 1 THEN 'Tuesday'
    WHEN 2 THEN 'Wednesday'
    WHEN 3 THEN 'Thursday'
    WHEN 4 THEN 'Friday'
    WHEN 5 THEN 'Saturday'
    ELSE 'Sunday'
  END::TEXT AS day_name, /* Name of the weekday in English */
  ((DATE_DIFF('day', '2001-01-01'::DATE, d.date_day) % 7 + 7) % 7 >= 5)::BOOLEAN AS is_weekend, /* Whether the day is a Saturday or Sunday */
  CASE
    WHEN EXTRACT(MONTH FROM d.date_day) IN (3, 4, 5)
    THEN CASE WHEN @hemisphere = 'south' THEN 'Autumn' ELSE 'Spring' END
    WHEN EXTRACT(MONTH FROM d.date_day) IN (6, 7, 8)
    THEN CASE WHEN @hemisphere = 'south' THEN 'Winter' ELSE 'Summer' END
    WHEN EXTRACT(MONTH FROM d.date_day) IN (9, 10, 11)
    THEN CASE WHEN @hemisphere = 'south' THEN 'Spring' ELSE 'Autumn' END
    ELSE CASE WHEN @hemisphere = 'south' THEN 'Summer' ELSE 'Winter' END
  END::TEXT AS season, /* Meteorological, by the hemisphere of the dataset */
  (h.date_day IS NOT NULL)::BOOLEAN AS is_holiday, /* Whether the day is a public holiday of the dataset's country */
  h.holiday_name::TEXT AS holiday_name /* Name of the public holiday; null on other days */
FROM days AS d
LEFT JOIN holidays AS h
  ON h.date_day = d.date_day
WHERE
  d.date_day < d.day_after
