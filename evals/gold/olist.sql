-- Purpose: the Olist files typed by hand, for gold queries; one table a file, nothing filtered.
-- Inputs: raw.* (text). Read by evals.raw; independent of pipelines and warehouse on purpose.
create table orders as
select
    order_id,
    customer_id,
    order_status as status,
    order_purchase_timestamp::timestamp as ordered_at,
    order_approved_at::timestamp as approved_at,
    order_delivered_customer_date::timestamp as delivered_at,
    order_estimated_delivery_date::timestamp as estimated_at
from raw.orders;

create table customers as
select customer_id, customer_unique_id as person_id, customer_city as city, customer_state as state
from raw.customers;

create table items as
select
    order_id, order_item_id::integer as line, product_id, seller_id,
    price::decimal(18, 2) as price, freight_value::decimal(18, 2) as freight
from raw.order_items;

create table payments as
select order_id, payment_type, payment_installments::integer as installments, payment_value::decimal(18, 2) as amount
from raw.order_payments;

create table reviews as
select review_id, order_id, review_score::integer as score
from raw.order_reviews;

create table sellers as
select seller_id, seller_state as state
from raw.sellers;

-- Two categories are missing in the publisher's own translation and keep their own name.
create table products as
select
    p.product_id,
    coalesce(t.product_category_name_english, p.product_category_name) as category
from raw.products as p
left join raw.product_category_name_translation as t using (product_category_name);
