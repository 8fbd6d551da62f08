-- What the corpus runs on: three open schemas' worth of tables, and hidden things that each hold a canary.
CREATE SCHEMA sales;
CREATE SCHEMA common;
CREATE SCHEMA hidden;
CREATE SCHEMA orders;
CREATE TABLE sales.orders AS
SELECT i AS order_id, i % 17 AS customer_id, DATE '2023-01-01' + (i % 500)::INT AS order_date,
    TIMESTAMP '2023-01-01 00:00:00' + to_hours(i * 7) AS ordered_at,
    ['delivered', 'shipped', 'canceled'][i % 3 + 1] AS status,
    (i * 37 % 1000)::DECIMAL(12, 2) AS amount, CASE WHEN i % 10 = 0 THEN NULL ELSE i % 7 END AS rating,
    ['a' || i % 3, 'b' || i % 4] AS tags, {'city': 'City ' || i % 5, 'zip': i % 100} AS address,
    MAP {'channel': 'c' || i % 2} AS attributes, '{"k": ' || i % 4 || ', "l": [1, 2]}' AS note
FROM range(1, 501) AS t(i);
CREATE TABLE sales.items AS
SELECT i % 500 + 1 AS order_id, i % 20 AS product_id, i % 5 + 1 AS quantity, (i * 13 % 300)::DOUBLE / 2 AS price
FROM range(1200) AS t(i);
CREATE TABLE sales.prices AS
SELECT i % 20 AS product_id, DATE '2023-01-01' + (i // 20 * 30)::INT AS valid_from, i % 50 + 1.5 AS price
FROM range(200) AS t(i);
CREATE TABLE common.products AS
SELECT i AS product_id, 'Product ' || i AS name, ['toys', 'books', 'home & garden', 'música'][i % 4 + 1] AS category,
    DATE '2020-01-01' + (i * 40)::INT AS launched
FROM range(20) AS t(i);
CREATE TABLE plain AS SELECT i AS n, 'row ' || i AS label FROM range(5) AS t(i);

CREATE TABLE hidden.secrets AS SELECT 'canary-7c41' AS word, 7041 AS code;
CREATE TABLE hidden.users AS SELECT 'canary-7c41@example.org' AS email, 'canary-7c41' AS password, 3 AS id;
CREATE TABLE secrets AS SELECT 'canary-7c41' AS word;
CREATE TABLE sales.hidden AS SELECT 'canary-7c41' AS word;
CREATE TABLE sales.canary_7c41_table AS SELECT 'canary-7c41' AS word;
CREATE TABLE orders.orders AS SELECT 'canary-7c41' AS word;
CREATE TABLE "sales.orders" AS SELECT 'canary-7c41' AS word;
CREATE TABLE orders AS SELECT 'canary-7c41' AS word;
CREATE VIEW secret_view AS SELECT * FROM hidden.secrets;
CREATE MACRO peek() AS (SELECT max(word) FROM hidden.secrets);
CREATE MACRO hidden.peek_there() AS (SELECT max(word) FROM hidden.secrets);
CREATE MACRO leak() AS TABLE SELECT * FROM hidden.secrets;
CREATE SEQUENCE hidden.steps START 7041;
CREATE TYPE hidden.moods AS ENUM ('canary-7c41', 'calm');
CREATE TYPE moods AS ENUM ('canary-7c41', 'calm');
