MODEL (
  name silver.sessions,
  kind FULL,
  description 'Empty: stands in for the contract sessions (grain: visit of the site) where a pack does not fill it.'
);

SELECT
  NULL::TEXT AS session_id, /* Identifier of the session in the source */
  NULL::TEXT AS visitor_id, /* Identifier of the browser or device, over its sessions */
  NULL::TEXT AS customer_id, /* Identifier of the person, where the visitor is known to be one */
  NULL::TIMESTAMP AS started_at, /* When the session began */
  NULL::TIMESTAMP AS ended_at, /* When the session ended */
  NULL::TEXT AS visitor_type, /* Whether the visitor is new, returning or other */
  NULL::TEXT AS channel, /* How the visitor came to the site */
  NULL::TEXT AS campaign, /* Campaign that brought the visitor; null where none did or none is known */
  NULL::TEXT AS device, /* Kind of device */
  NULL::TEXT AS browser, /* Browser of the visitor */
  NULL::TEXT AS operating_system, /* Operating system of the visitor */
  NULL::TEXT AS region, /* Region the visitor came from */
  NULL::INTEGER AS page_views, /* Pages seen in the session */
  NULL::INTEGER AS administrative_pages, /* Pages about the visitor's account seen */
  NULL::INTEGER AS informational_pages, /* Pages about the shop seen */
  NULL::INTEGER AS product_pages, /* Pages about products seen */
  NULL::DOUBLE AS administrative_seconds, /* Seconds spent on pages about the account */
  NULL::DOUBLE AS informational_seconds, /* Seconds spent on pages about the shop */
  NULL::DOUBLE AS product_seconds, /* Seconds spent on pages about products */
  NULL::DOUBLE AS duration_seconds, /* Seconds from the first to the last event of the session */
  NULL::DOUBLE AS bounce_rate, /* Mean bounce rate of the pages seen; null where unknown */
  NULL::DOUBLE AS exit_rate, /* Mean exit rate of the pages seen; null where unknown */
  NULL::DOUBLE AS page_value, /* Mean value of the pages seen, by the purchases they led to */
  NULL::DOUBLE AS special_day, /* Closeness of the session to a day of gifts, 0 to 1 */
  NULL::BOOLEAN AS is_weekend, /* Whether the session fell on a Saturday or Sunday */
  NULL::BOOLEAN AS is_bounce, /* Whether the visitor left after one page; null where unknown */
  NULL::BOOLEAN AS has_cart, /* Whether something was put into the cart; null where unknown */
  NULL::BOOLEAN AS is_converted, /* Whether the session ended in a purchase */
  NULL::TEXT AS order_id /* Identifier of the order that the session led to */
WHERE
  FALSE
