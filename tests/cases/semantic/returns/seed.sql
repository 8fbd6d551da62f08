-- What went back and what was lost, beside the orders of seed.sql: a return in part, a canceled invoice of nobody known,
-- a write-off, a free item, an order returned as a whole, one called off, one that was out of stock.
insert into operations.fact_orders by name
select order_key, 'n' || order_key as order_id, customer_key, customer_id, order_status, ordered_at::timestamp as ordered_at, ordered_at::date as order_date,
  items as item_count, 1 as seller_count, items > 0 as has_items, is_first as is_first_order, since as days_since_previous_order, null::double as approval_hours
from (values
  ('x1', 'c1v1', 'ana',   'completed',   '2018-02-01 00:00', 2, false, 31.0),
  ('x2', 'c1v1', 'ana',   'returned',    '2018-02-11 12:00', 1, false, 10.5),
  ('x3', null,   null,    'canceled',    '2018-02-12 00:00', 1, null,  null),
  ('x4', null,   null,    'written_off', '2018-02-13 00:00', 1, null,  null),
  ('x5', 'c2v2', 'bruno', 'unavailable', '2018-02-14 00:00', 0, false, 378.0)
) t(order_key, customer_key, customer_id, order_status, ordered_at, items, is_first, since);
insert into sales.fact_sales by name
select 'z' || row_number() over () as sale_key, l.order_key, o.order_id, l.product_key, l.seller_key, o.customer_key, o.customer_id, o.ordered_at, o.order_date, o.order_status,
  l.quantity, l.unit_price::decimal(18, 2) as unit_price, (l.quantity * l.unit_price)::decimal(18, 2) as item_price, l.freight::decimal(18, 2) as freight, l.line_type, true as is_product,
  l.line_type = 'sale' and l.unit_price > 0 and o.order_status not in ('canceled', 'unavailable', 'returned', 'adjusted', 'written_off') as recognized_revenue
from (values
  ('x1', 'p1', 's1', 3,  10.00, 4.00, 'sale'), ('x1', 'p3', 's1', 1,  0.00,  null, 'sale'), ('x1', 'p1', 's1', -1, 10.00, -1.00, 'return'),
  ('x2', 'p3', 's2', 2,  25.00, 2.00, 'sale'), ('x3', 'p1', 's1', -2, 10.00, null, 'cancellation'), ('x4', 'p5', 's3', -7, 0.00, null, 'write_off')
) l(order_key, product_key, seller_key, quantity, unit_price, freight, line_type) join operations.fact_orders o using (order_key);
update operations.fact_orders o set item_price_total = (select coalesce(sum(item_price), 0) from sales.fact_sales s where s.order_key = o.order_key),
  recognized_revenue = (select coalesce(bool_or(recognized_revenue), false) from sales.fact_sales s where s.order_key = o.order_key)
where item_price_total is null;
