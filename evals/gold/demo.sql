-- Purpose: the good rows of the demo files, typed, for gold queries. The generator plants bad rows; what makes a row
-- bad is written here a second time, by hand, so that an error in the pipelines' rules shows.
-- Inputs: raw.* (text, an empty field is null). A repeated row is an exact copy, so DISTINCT drops it.
create table orders as
select distinct
    order_number as order_id, customer_number as person_id, address_id, status,
    placed_at::timestamp as ordered_at, delivered_at::timestamp as delivered_at, promised_by::timestamp as estimated_at
from raw.orders
where
    try_cast(placed_at as timestamp) is not null
    and customer_number is not null
    and status in ('created', 'approved', 'invoiced', 'processing', 'shipped', 'delivered', 'canceled', 'unavailable')
    and coalesce(delivered_at::timestamp >= try_cast(placed_at as timestamp), true);

create table customers as
select distinct address_id, customer_number as person_id, city, state
from raw.customers
where address_id is not null and state <> 'ZZ';

create table products as
select distinct p.sku, p.product_name, p.brand, c.category_name as category
from raw.products as p
left join raw.categories as c using (category_code)
where p.list_price::decimal(18, 2) >= 0;

create table sellers as
select distinct seller_code, seller_name, state
from raw.sellers;

create table items as
select distinct
    order_number as order_id, line_number::integer as line, sku, seller_code,
    quantity::integer as quantity, quantity::integer * unit_price::decimal(18, 2) as price,
    shipping_fee::decimal(18, 2) as freight
from raw.order_items
where
    order_number is not null
    and sku in (select sku from products)
    and try_cast(quantity as integer) >= 1
    and unit_price::decimal(18, 2) >= 0;

create table payments as
select distinct
    order_number as order_id, payment_number::integer as payment_number, method as payment_type,
    installments::integer as installments, amount::decimal(18, 2) as amount
from raw.payments
where
    method in ('credit_card', 'debit_card', 'paypal', 'gift_card')
    and try_cast(amount as decimal(18, 2)) >= 0;

create table reviews as
select distinct review_id, order_number as order_id, stars::integer as score
from raw.reviews
where try_cast(posted_on as date) is not null and try_cast(stars as integer) between 1 and 5;
