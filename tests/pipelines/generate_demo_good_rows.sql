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
