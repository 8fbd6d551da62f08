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

create table sessions as
select distinct
    session_id, visitor_id, customer_number as person_id, try_cast(started_at as timestamp) as started_at,
    try_cast(visit_number as integer) as visit_number, channel, device, browser, operating_system, state,
    try_cast(page_views as integer) as pages, product_pages::integer as product_pages,
    date_diff('second', try_cast(started_at as timestamp), ended_at::timestamp) as seconds,
    added_to_cart::boolean as cart, order_number is not null as bought
from raw.web_sessions
where
    session_id is not null
    and try_cast(started_at as timestamp) <= ended_at::timestamp
    and device in ('desktop', 'mobile', 'tablet')
    and try_cast(page_views as integer) is not null;

create table searches as
select distinct search_id, customer_number as person_id, try_cast(searched_at as timestamp) as searched_at, keyword, action, platform
from raw.searches
where searched_at is not null and action in ('enter', 'quit');

create table views as
select distinct
    view_id, customer_number as person_id, device_id, try_cast(viewed_on as date) as viewed_on, app, program,
    watch_seconds::integer as seconds
from raw.content_views
where
    watch_seconds::integer between 0 and 86400
    and device_id is not null
    and try_cast(viewed_on as date) is not null
    and program in ('live', 'film', 'kids', 'makeover', 'yard', 'test');
