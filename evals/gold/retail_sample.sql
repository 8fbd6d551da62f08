-- Purpose: the good rows of the retail sample's files, typed, for gold queries. The generator plants bad rows; what
-- makes a row bad is written here a second time, by hand. A repeated row is an exact copy, so DISTINCT drops it.
-- Inputs: raw.* (text, an empty field is null).
create table customers as
select distinct customer_id, city, state, signup_date::date as since
from raw.customers
where customer_id is not null and try_cast(signup_date as date) is not null;

create table addresses as
select customer_id, since, city, state from customers
union all
select customer_id, moved_on::date, city, state from raw.customer_moves
where customer_id in (select customer_id from customers);

create table products as
select distinct product_id, product_name, category
from raw.products
where price::decimal(18, 2) >= 0;

create table regions as
select unnest(['CT', 'ME', 'MA', 'NH', 'NJ', 'NY', 'PA', 'RI', 'VT']) as state, 'Northeast' as region
union all
select unnest(['IL', 'IN', 'IA', 'KS', 'MI', 'MN', 'MO', 'NE', 'ND', 'OH', 'SD', 'WI']), 'Midwest'
union all
select
    unnest(['AL', 'AR', 'DE', 'DC', 'FL', 'GA', 'KY', 'LA', 'MD', 'MS', 'NC', 'OK', 'SC', 'TN', 'TX', 'VA', 'WV']), 'South'
union all
select unnest(['AK', 'AZ', 'CA', 'CO', 'HI', 'ID', 'MT', 'NV', 'NM', 'OR', 'UT', 'WA', 'WY']), 'West';

create table orders as
with good as (
    select distinct
        order_id, customer_id, product_id, order_date::date as day, quantity::integer as quantity,
        price::decimal(18, 2) as price, total::decimal(18, 2) as total, status
    from raw.orders
    where
        order_id is not null
        and try_cast(order_date as date) is not null
        and regexp_full_match(quantity, '\d+') and quantity::integer >= 1
        and status in ('Completed', 'Cancelled', 'Returned')
        and total::decimal(18, 2) = quantity::integer * price::decimal(18, 2)
        and customer_id in (select customer_id from customers)
        and product_id in (select product_id from products)
)
select good.*, place.city, place.state, regions.region
from good
asof left join addresses as place on good.customer_id = place.customer_id and good.day >= place.since
left join regions using (state);
