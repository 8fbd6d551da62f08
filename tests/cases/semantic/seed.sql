-- A tiny shop chosen for traps: orders without items, payments or reviews; items of unknown products; products
-- without category; an order with items of three categories and two sellers; two reviews of one order; a review of an
-- unknown order; a customer who moved; a customer nobody knows; ties; a leap day; canceled and unavailable orders.
create schema common; create schema sales; create schema operations; create schema finance; create schema customer_service; create schema marketing;
create table common.dim_date as
select d::date as date_day, year(d) as year, quarter(d) as quarter, month(d) as month, monthname(d) as month_name,
  week(d) as iso_week, day(d) as day_of_month, isodow(d) as day_of_week, dayname(d) as day_name, isodow(d) > 5 as is_weekend,
  case when month(d) in (12, 1, 2) then 'Summer' when month(d) < 6 then 'Autumn' when month(d) < 9 then 'Winter' else 'Spring' end as season,
  strftime(d, '%m-%d') = '12-25' as is_holiday, case when strftime(d, '%m-%d') = '12-25' then 'Christmas' end as holiday_name
from range(timestamp '2016-01-01', timestamp '2019-01-01', interval 1 day) t(d);
create table common.dim_customer as select *, country as country_source from (values
  ('c1v1', 'ana',   'são paulo',      'SP', 'São Paulo',           'Southeast', 'Brazil', '01000', true),
  ('c2v1', 'bruno', 'rio de janeiro', 'RJ', 'Rio de Janeiro',      'Southeast', 'Brazil', '20000', false),
  ('c2v2', 'bruno', 'niterói',        'RJ', 'Rio de Janeiro',      'Southeast', 'Brazil', '24000', true),
  ('c3v1', 'clara', 'rio de janeiro', 'RJ', 'Rio de Janeiro',      'Southeast', 'Brazil', '20001', true),
  ('c4v1', 'davi',  'rio grande',     'RS', 'Rio Grande do Sul',   'South',     'Brazil', '96200', true),
  ('c5v1', 'eva',   null,             null, null,                  null,        'Brazil', null,    true)
) t(customer_key, customer_id, city, state, state_name, region, country, zip_prefix, is_current);
create table common.dim_product as select *, product_id <> 'id4' as is_product, weight_g / 100.0 as length_cm, 10.0 as height_cm, 5.0 as width_cm,
  (weight_g / 4)::decimal(18, 2) as list_price, lower(product_name) as description,
  case brand when 'Lumo' then 'Living' when 'Vida' then 'Family' end as department from (values
  ('p1', 'id1', 'Blue lamp',   'furniture_decor', 'moveis_decoracao', 'Lumo', 400,  2),
  ('p2', 'id2', 'Red lamp',    'furniture_decor', 'moveis_decoracao', 'Lumo', 1500, 1),
  ('p3', 'id3', 'Face cream',  'health_beauty',   'beleza_saude',     'Vida', 100,  null),
  ('p4', 'id4', 'Mystery box', null,              null,               null,   null, null),
  ('p5', 'id5', 'Never sold',  'toys',            'brinquedos',       'Vida', 9000, 3)
) t(product_key, product_id, product_name, category, category_source, brand, weight_g, photos_count);
create table common.dim_seller as select *, '0' || seller_key as zip_prefix from (values
  ('s1', 'sid1', 'Loja Um',   'são paulo', 'SP', 'São Paulo',      'Southeast', 'Brazil'),
  ('s2', 'sid2', 'Loja Dois', 'curitiba',  'PR', 'Paraná',         'South',     'Brazil'),
  ('s3', 'sid3', 'Loja Três', 'niterói',   'RJ', 'Rio de Janeiro', 'Southeast', 'Brazil')
) t(seller_key, seller_id, seller_name, city, state, state_name, region, country);
create table operations.fact_orders as
select order_key, 'n' || order_key as order_id, customer_key, customer_id, order_status, ordered_at::timestamp as ordered_at,
  ordered_at::date as order_date, ordered_at::timestamp + interval 1 hour as approved_at, delivered_at::timestamp - interval 2 day as shipped_at,
  delivered_at::timestamp as delivered_at, 1.0 as approval_hours, 3.0 as handling_days, estimated::date as estimated_delivery_date, items as item_count, sellers as seller_count,
  items > 0 as has_items, is_first as is_first_order,
  epoch(ordered_at::timestamp - lag(ordered_at::timestamp) over (partition by customer_id order by ordered_at, order_key)) / 86400 as days_since_previous_order
from (values
  ('o1', 'c1v1', 'ana',   'delivered',   '2017-01-10 10:00', '2017-01-15 09:00', '2017-01-20', 3, 2, true),
  ('o2', 'c2v1', 'bruno', 'delivered',   '2017-01-31 23:59', '2017-02-10 12:00', '2017-02-10', 1, 1, true),
  ('o3', 'c2v2', 'bruno', 'canceled',    '2017-02-01 00:00', null,               '2017-02-20', 1, 1, false),
  ('o4', 'c3v1', 'clara', 'unavailable', '2017-02-28 12:00', null,               '2017-03-20', 0, 0, true),
  ('o5', 'c4v1', 'davi',  'delivered',   '2017-03-01 08:00', '2017-03-20 08:00', '2017-03-10', 2, 1, true),
  ('o6', 'c5v1', 'eva',   'shipped',     '2016-02-29 08:00', null,               '2016-03-10', 1, 1, true),
  ('o7', 'gone', 'fay',   'delivered',   '2016-01-10 08:00', null,               '2016-02-10', 2, 2, true),
  ('o8', 'c1v1', 'ana',   'delivered',   '2018-01-01 00:00', '2018-01-03 00:00', '2018-01-10', 2, 1, false),
  ('o9', 'c3v1', 'clara', 'created',     '2017-02-28 12:00', null,               '2017-03-20', 0, 0, false)
) t(order_key, customer_key, customer_id, order_status, ordered_at, delivered_at, estimated, items, sellers, is_first);
create table sales.fact_sales as
select 'l' || row_number() over () as sale_key, l.order_key, o.order_id, l.product_key, l.seller_key, o.customer_key, o.customer_id,
  o.ordered_at, o.order_date, o.order_status, l.quantity, (l.price / l.quantity)::decimal(18, 2) as unit_price,
  l.price::decimal(18, 2) as item_price, l.freight::decimal(18, 2) as freight, 'sale' as line_type, l.product_key <> 'p4' as is_product,
  o.order_status not in ('canceled', 'unavailable') as recognized_revenue
from (values
  ('o1', 'p1', 's1', 1, 100.00, 10.00), ('o1', 'p2', 's1', 2, 50.50, 5.25), ('o1', 'p3', 's2', 1, 20.00, 2.00),
  ('o2', 'p3', 's2', 1, 20.00, 0.00), ('o3', 'p1', 's1', 1, 100.00, 10.00),
  ('o5', 'p4', 's3', 1, 7.77, 1.00), ('o5', 'gone', 's3', 1, 3.33, 1.00),
  ('o6', 'p1', 'gone', 1, 90.00, 9.00), ('o7', 'p3', 's1', 1, 15.00, 1.50), ('o7', 'p3', 's2', 1, 15.00, 1.50),
  ('o8', 'p1', 's1', 1, 110.00, null), ('o8', 'p1', 's1', 1, 110.00, 11.00)
) l(order_key, product_key, seller_key, quantity, price, freight) join operations.fact_orders o using (order_key);
alter table operations.fact_orders add column item_price_total decimal(18, 2);
alter table operations.fact_orders add column recognized_revenue boolean;
update operations.fact_orders o set item_price_total = (select coalesce(sum(item_price), 0) from sales.fact_sales s where s.order_key = o.order_key),
  recognized_revenue = (select coalesce(bool_or(recognized_revenue), false) from sales.fact_sales s where s.order_key = o.order_key);
create table operations.fact_fulfillment as
select order_key, order_id, customer_key, customer_id, order_date, ordered_at, 1.0 as approval_hours, 3.0 as handling_days,
  2.0 as transit_days, epoch(delivered_at - ordered_at) / 86400 as delivery_days,
  epoch(estimated_delivery_date::timestamp - ordered_at) / 86400 as estimated_days,
  epoch(delivered_at - estimated_delivery_date::timestamp) / 86400 as delay_days,
  delivered_at > estimated_delivery_date::timestamp as is_late, delivered_at::date > estimated_delivery_date as is_late_by_day
from operations.fact_orders where order_status = 'delivered' and delivered_at is not null;
create table finance.fact_payments as
select 'y' || row_number() over () as payment_key, p.order_key, o.order_id, o.customer_key, o.customer_id, o.order_date, o.ordered_at,
  p.seq as payment_sequence, p.type as payment_type, p.installments, p.amount::decimal(18, 2) as amount,
  coalesce(p.type = 'credit_card', false) as is_credit_card, coalesce(p.type = 'boleto', false) as is_boleto,
  coalesce(p.type = 'voucher', false) as is_voucher, coalesce(p.type = 'debit_card', false) as is_debit_card, p.installments > 1 as is_installments
from (values
  ('o1', 1, 'credit_card', 3, 150.00), ('o1', 2, 'voucher', 1, 37.75), ('o2', 1, 'boleto', 1, 20.00), ('o3', 1, 'credit_card', 1, 110.00),
  ('o5', 1, 'credit_card', 10, 13.10), ('o6', 1, 'boleto', 1, 99.00), ('o7', 1, 'voucher', 1, 10.00), ('o7', 2, 'voucher', 1, 23.00),
  ('o8', 1, null, 2, 231.00)
) p(order_key, seq, type, installments, amount) join operations.fact_orders o using (order_key);
create table customer_service.fact_reviews as
select 'r' || row_number() over () as review_key, 'rid' || r.n as review_id, r.order_key, o.order_id, o.customer_key, o.customer_id,
  coalesce(o.order_date, '2017-01-05'::date) as order_date, r.score, r.created::date as created_date, r.score * 2.0 as answer_hours,
  r.score < 3 as has_comment, r.score >= 4 as is_positive, r.score <= 2 as is_negative
from (values
  (1, 'o1', 5, '2017-01-16'), (2, 'o1', 2, '2017-01-18'), (3, 'o2', 4, '2017-02-11'), (4, 'o3', 1, '2017-02-21'),
  (5, 'o5', 3, '2017-03-21'), (6, 'o8', 5, '2018-01-04'), (6, 'o4', 5, '2018-01-04'), (7, 'lost', 1, '2017-01-06')
) r(n, order_key, score, created) left join operations.fact_orders o using (order_key);
create table common.dim_geolocation as select * from (values
  ('01000', -23.5, -46.6), ('20000', -22.9, -43.2), ('24000', -22.8, -43.1)
) t(zip_prefix, latitude, longitude);
create table marketing.fact_leads as select *, won_at is not null as is_closed, epoch(won_at - contact_date::timestamp) / 86400 as days_to_close
from (values
  ('d1', 's1', date '2017-01-05', 'email',       timestamp '2017-01-15 00:00', 'toys', 'online_big', 'cat',  'reseller'),
  ('d2', null, date '2017-02-01', 'paid_search', null,                         null,   null,         null,   null),
  ('d3', null, date '2017-02-28', null,          null,                         null,   null,         null,   null),
  ('d4', 's9', date '2017-02-28', 'email',       timestamp '2017-03-02 12:00', null,   'offline',    'wolf', 'manufacturer')
) t(lead_key, seller_key, contact_date, origin, won_at, business_segment, lead_type, behaviour_profile, business_type);
