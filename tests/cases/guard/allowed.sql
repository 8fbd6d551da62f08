-- title: plain aggregate
select count(*) from sales.fact_sales;
-- title: join and group by all
select p.category, sum(s.item_price) as revenue from sales.fact_sales s left join common.dim_product p using (product_key) group by all order by all;
-- title: window with qualify
select customer_id, ordered_at, row_number() over (partition by customer_id order by ordered_at) as n from operations.fact_orders qualify n = 1;
-- title: from first
from sales.fact_sales select order_status, count(*) group by order_status;
-- title: from only
from common.dim_product limit 5;
-- title: CTEs reading one another
with a as (select order_key, item_price from sales.fact_sales), b as (select order_key, sum(item_price) as total from a group by 1) select median(total) from b;
-- title: nested CTE
select * from (with x as (select 1 as a) select a from x) y;
-- title: pivot statement
pivot sales.fact_sales on order_status using sum(item_price) group by order_date;
-- title: pivot in from
select * from (pivot sales.fact_sales on order_status using sum(item_price));
-- title: unpivot
unpivot sales.fact_sales on item_price, freight into name kind value amount;
-- title: list functions and lambda
select list_transform(list(item_price), lambda x: x * 2), list_filter([1, 2, 3], lambda x: x > 1) from sales.fact_sales;
-- title: list comprehension and slices
select [x * 2 for x in [1, 2, 3] if x > 1], [1, 2, 3][1:2];
-- title: dates
select date_trunc('month', order_date) as month, count(*) from operations.fact_orders where order_date >= date '2017-01-01' and order_date < date '2017-01-01' + interval 1 year group by 1;
-- title: date functions
select extract(year from order_date), strftime(order_date, '%Y-%m'), dayname(order_date), date_diff('day', order_date, current_date) from operations.fact_orders;
-- title: text functions
select upper(category), regexp_replace(category, '_', ' ', 'g'), category like 'a%', category ilike 'B%', contains(category, 'x'), split_part(category, '_', 1) from common.dim_product;
-- title: filter clause and distinct
select count(distinct customer_id) filter (where order_status = 'delivered') from operations.fact_orders;
-- title: exists
select count(*) from operations.fact_orders o where exists (select 1 from sales.fact_sales s where s.order_key = o.order_key);
-- title: unnest and range
select i, u from range(10) t(i), unnest([1, 2]) as v(u);
-- title: days as a series
select unnest(generate_series(date '2017-01-01', date '2017-12-31', interval 1 day)) as day;
-- title: set operations
(select order_key from sales.fact_sales) except (select order_key from operations.fact_orders);
-- title: case, coalesce, casts
select case when item_price > 100 then 'high' else 'low' end, coalesce(freight, 0)::double, try_cast('x' as integer), nullif(quantity, 0) from sales.fact_sales;
-- title: star forms
select * exclude (sale_key) replace (item_price * 2 as item_price), columns('.*price') from sales.fact_sales;
-- title: grouping sets
select order_status, order_date, count(*), grouping(order_status) from sales.fact_sales group by grouping sets ((order_status), (order_date), ());
-- title: quantiles and arg_max
select quantile_cont(item_price, 0.9), arg_max(order_id, item_price), percentile_cont(0.5) within group (order by item_price) from sales.fact_sales;
-- title: asof and positional joins
select * from sales.fact_sales s asof join operations.fact_orders o on s.order_key = o.order_key and s.ordered_at >= o.ordered_at;
-- title: sample
select * from sales.fact_sales using sample 10 rows;
-- title: comments and odd text in literals
select 'it''s -- not a comment /* nor this */ ; `$' as "odd ""name""" /* a remark */ -- the end
