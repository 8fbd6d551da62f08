-- The rows of each raw file that a careful reader would keep, judged on the text alone. {folder} is filled in.
CREATE VIEW good_customers AS
SELECT DISTINCT * FROM read_csv('{folder}/customers.csv', all_varchar = true, header = true)
WHERE address_id IS NOT NULL AND state <> 'ZZ';

CREATE VIEW good_products AS
SELECT DISTINCT * FROM read_csv('{folder}/products.csv', all_varchar = true, header = true)
WHERE list_price NOT LIKE '-%';

CREATE VIEW good_sellers AS
SELECT DISTINCT * FROM read_csv('{folder}/sellers.csv', all_varchar = true, header = true);

CREATE VIEW good_orders AS
SELECT DISTINCT * REPLACE (
  CAST(placed_at AS TIMESTAMP) AS placed_at,
  CAST(delivered_at AS TIMESTAMP) AS delivered_at,
  CAST(promised_by AS TIMESTAMP) AS promised_by
)
FROM read_csv('{folder}/orders.csv', all_varchar = true, header = true)
WHERE TRY_CAST(placed_at AS TIMESTAMP) IS NOT NULL
  AND status IN ('created', 'approved', 'invoiced', 'processing', 'shipped', 'delivered', 'canceled', 'unavailable')
  AND customer_number IS NOT NULL
  AND (delivered_at IS NULL OR delivered_at >= placed_at);

CREATE VIEW good_order_items AS
SELECT * REPLACE (CAST(unit_price AS DECIMAL(18, 2)) AS unit_price, CAST(shipping_fee AS DECIMAL(18, 2)) AS shipping_fee,
  CAST(quantity AS INTEGER) AS quantity)
FROM read_csv('{folder}/order_items.csv', all_varchar = true, header = true)
WHERE order_number IS NOT NULL
  AND sku IN (SELECT sku FROM good_products)
  AND TRY_CAST(quantity AS INTEGER) >= 1
  AND TRY_CAST(unit_price AS DECIMAL(18, 2)) >= 0;

CREATE VIEW good_payments AS
SELECT * REPLACE (CAST(amount AS DECIMAL(18, 2)) AS amount)
FROM read_csv('{folder}/payments.csv', all_varchar = true, header = true)
WHERE method <> 'barter' AND TRY_CAST(amount AS DECIMAL(18, 2)) >= 0;

CREATE VIEW good_reviews AS
SELECT DISTINCT * REPLACE (CAST(stars AS INTEGER) AS stars)
FROM read_csv('{folder}/reviews.csv', all_varchar = true, header = true)
WHERE CAST(stars AS INTEGER) BETWEEN 1 AND 5 AND TRY_CAST(posted_on AS DATE) IS NOT NULL;

CREATE VIEW good_sessions AS
SELECT DISTINCT * REPLACE (TRY_CAST(started_at AS TIMESTAMP) AS started_at, TRY_CAST(ended_at AS TIMESTAMP) AS ended_at,
  TRY_CAST(page_views AS INTEGER) AS page_views, TRY_CAST(visit_number AS INTEGER) AS visit_number,
  TRY_CAST(added_to_cart AS BOOLEAN) AS added_to_cart)
FROM read_csv('{folder}/web_sessions.csv', all_varchar = true, header = true)
WHERE session_id IS NOT NULL
  AND TRY_CAST(started_at AS TIMESTAMP) IS NOT NULL
  AND device <> 'toaster'
  AND TRY_CAST(page_views AS INTEGER) IS NOT NULL
  AND TRY_CAST(ended_at AS TIMESTAMP) >= TRY_CAST(started_at AS TIMESTAMP);

CREATE VIEW good_events AS
SELECT DISTINCT * REPLACE (TRY_CAST(occurred_at AS TIMESTAMP) AS occurred_at)
FROM read_csv('{folder}/page_events.csv', all_varchar = true, header = true)
WHERE event_id IS NOT NULL
  AND session_id IN (SELECT session_id FROM good_sessions)
  AND event_type <> 'hover'
  AND (sku IS NULL OR sku IN (SELECT sku FROM good_products))
  AND TRY_CAST(occurred_at AS TIMESTAMP) IS NOT NULL;

CREATE VIEW good_searches AS
SELECT DISTINCT * REPLACE (TRY_CAST(searched_at AS TIMESTAMP) AS searched_at)
FROM read_csv('{folder}/searches.csv', all_varchar = true, header = true)
WHERE searched_at IS NOT NULL AND action IN ('enter', 'quit');

CREATE VIEW good_views AS
SELECT DISTINCT * REPLACE (TRY_CAST(viewed_on AS DATE) AS viewed_on, TRY_CAST(watch_seconds AS INTEGER) AS watch_seconds)
FROM read_csv('{folder}/content_views.csv', all_varchar = true, header = true)
WHERE TRY_CAST(watch_seconds AS INTEGER) BETWEEN 0 AND 86400
  AND device_id IS NOT NULL
  AND TRY_CAST(viewed_on AS DATE) IS NOT NULL
  AND program <> 'radio';
