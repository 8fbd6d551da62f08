-- title: everything of a table
select * from sales.orders;
-- title: count
select count(*) from sales.orders;
-- title: trailing semicolon and comment
select count(*) as n from sales.items; -- how many lines
-- title: leading comment
/* how many
   products */ select count(*) from common.products;
-- title: leading line comment
-- the orders
select count(*) from sales.orders;
-- title: where with and, or, not
select order_id from sales.orders where (status = 'delivered' or status = 'shipped') and not amount < 10 order by order_id;
-- title: in, between, like, ilike
select count(*) from sales.orders where status in ('delivered', 'shipped') and amount between 10 and 500 and status like 'd%' and status not ilike 'X%';
-- title: like with escape
select count(*) from common.products where name like 'Product\_%' escape '\';
-- title: glob and similar to
select name from common.products where name glob 'Product 1*' or name similar to 'Product [0-3]';
-- title: regular expression operator
select name from common.products where name ~ '.*[0-9]$' order by 1;
-- title: is null and is distinct from
select count(*) from sales.orders where rating is null or rating is distinct from 3;
-- title: is not distinct from
select count(*) from sales.orders where rating is not distinct from null;
-- title: group by names
select status, count(*) as n, sum(amount) as total from sales.orders group by status order by total desc;
-- title: group by position
select status, avg(amount) from sales.orders group by 1 order by 2;
-- title: group by all and order by all
select status, customer_id, sum(amount) from sales.orders group by all order by all;
-- title: order by all descending
select status, count(*) from sales.orders group by all order by all desc;
-- title: having
select customer_id, sum(amount) as total from sales.orders group by 1 having sum(amount) > 1000 order by total desc nulls last limit 5;
-- title: limit and offset
select order_id from sales.orders order by order_id limit 10 offset 20;
-- title: limit by percent
select count(*) from (select order_id from sales.orders limit 10%);
-- title: inner join using
select p.category, sum(i.quantity * i.price) as revenue from sales.items i join common.products p using (product_id) group by 1 order by 1;
-- title: left join on
select o.order_id, p.name from sales.orders o left join sales.items i on i.order_id = o.order_id left join common.products p on p.product_id = i.product_id order by all limit 50;
-- title: full, right, cross, natural join
select count(*) from sales.items full join sales.prices using (product_id);
-- title: right join
select count(*) from sales.items i right join common.products p on i.product_id = p.product_id;
-- title: cross join
select count(*) from common.products a cross join common.products b;
-- title: natural join
select count(*) from sales.items natural join common.products;
-- title: comma join
select count(*) from common.products a, common.products b where a.product_id < b.product_id;
-- title: semi join
select count(*) from sales.orders semi join sales.items using (order_id);
-- title: anti join
select count(*) from common.products anti join sales.items using (product_id);
-- title: asof join
select count(*), sum(x.price) from sales.orders o join sales.items i using (order_id) asof join sales.prices x on x.product_id = i.product_id and o.order_date >= x.valid_from;
-- title: asof left join
select count(*) from sales.orders o asof left join sales.prices p on o.customer_id = p.product_id and o.order_date >= p.valid_from;
-- title: positional join
select * from (select order_id from sales.orders order by 1 limit 5) a positional join (select product_id from common.products order by 1 limit 5) b;
-- title: lateral join
select p.product_id, t.total from common.products p, lateral (select sum(i.quantity) as total from sales.items i where i.product_id = p.product_id) t order by 1;
-- title: left join lateral
select p.name, t.n from common.products p left join lateral (select count(*) as n from sales.items i where i.product_id = p.product_id) t on true order by all;
-- title: self join with aliases
select a.product_id, b.product_id from common.products as a inner join common.products as b on a.category = b.category and a.product_id < b.product_id order by all;
-- title: quoted names
select "order_id" as "Order No.", "status" from "sales"."orders" order by 1 limit 3;
-- title: names in capitals
SELECT STATUS, COUNT(*) FROM SALES.ORDERS GROUP BY STATUS ORDER BY STATUS;
-- title: a table of the schema main by its bare name
select * from plain order by n;
-- title: a table of the schema main by its whole name
select label from main.plain order by 1;
-- title: column with table and schema before it
select sales.orders.status, orders.amount from sales.orders order by all limit 4;
-- title: alias before the expression
select total: sum(amount), how_many: count(*) from sales.orders;
-- title: alias used again
select amount * 2 as twice, twice + 1 as more from sales.orders where twice > 100 order by all limit 5;
-- title: from first
from sales.orders select status, count(*) group by status order by 1;
-- title: from only
from common.products order by product_id limit 3;
-- title: from first with where
from sales.orders select count(*) where amount > 900;
-- title: one step
with o as (select * from sales.orders where status = 'delivered') select count(*) from o;
-- title: steps reading one another
with a as (select customer_id, sum(amount) as total from sales.orders group by 1), b as (select avg(total) as mean from a) select count(*) from a, b where a.total > b.mean;
-- title: step within a subquery
select * from (with x as (select 1 as a union all select 2) select sum(a) as total from x) y;
-- title: step named as a table
with orders as (select * from sales.orders where amount > 500) select count(*) from orders;
-- title: step with column names
with t(a, b) as (select status, count(*) from sales.orders group by 1) select a, b from t order by a;
-- title: materialized steps
with a as materialized (select * from sales.items), b as not materialized (select * from a) select count(*) from b;
-- title: steps under a union
with a as (select 1 as n), b as (select 2 as n) select n from a union all select n from b order by n;
-- title: nested steps
with a as (with b as (select order_id from sales.orders) select count(*) as n from b) select n from a;
-- title: scalar subquery
select order_id, amount - (select avg(amount) from sales.orders) as above from sales.orders order by 1 limit 5;
-- title: correlated subquery
select p.name, (select max(i.price) from sales.items i where i.product_id = p.product_id) as dearest from common.products p order by 1;
-- title: exists and not exists
select count(*) from sales.orders o where exists (select 1 from sales.items i where i.order_id = o.order_id) and not exists (select 1 from sales.items i where i.order_id = o.order_id and i.quantity > 4);
-- title: in a subquery
select count(*) from sales.items where product_id in (select product_id from common.products where category = 'toys');
-- title: compared with any and all
select count(*) from sales.items where price >= all (select price from sales.items) or price = any (select max(price) from sales.items);
-- title: subquery in from
select category, total from (select category, count(*) as total from common.products group by 1) t where total > 1 order by all;
-- title: union and union all
select status from sales.orders union select category from common.products union all select 'x' order by 1;
-- title: union by name
select product_id, name from common.products union by name select product_id, price from sales.prices order by all limit 20;
-- title: union all by name
select 1 as a, 2 as b union all by name select 3 as b, 4 as c;
-- title: intersect and except
(select order_id from sales.items) intersect (select order_id from sales.orders) except (select 1) order by 1 limit 4;
-- title: except all
select product_id from sales.items except all select product_id from common.products order by 1 limit 5;
-- title: values as a table
select v.code, count(o.order_id) from (values ('delivered', 1), ('shipped', 2)) as v(status, code) left join sales.orders o on o.status = v.status group by 1 order by 1;
-- title: values as a step
with targets(status, goal) as (values ('delivered', 100), ('shipped', 50)) select status, goal from targets order by 1;
-- title: row number with qualify
select customer_id, ordered_at, row_number() over (partition by customer_id order by ordered_at) as n from sales.orders qualify n = 1 order by 1;
-- title: qualify with a window
select order_id, amount from sales.orders qualify rank() over (order by amount desc) <= 3 order by all;
-- title: running total
select order_date, sum(sum(amount)) over (order by order_date rows between unbounded preceding and current row) as running from sales.orders group by 1 order by 1;
-- title: moving average over a range of time
select order_date, avg(amount) over (order by order_date range between interval 7 days preceding and current row) as week from sales.orders order by all limit 20;
-- title: groups frame with exclude
select order_id, sum(amount) over (order by order_date groups between 1 preceding and 1 following exclude current row) from sales.orders order by all limit 10;
-- title: lag and lead
select order_id, lag(amount, 1, 0) over (order by order_id) as before, lead(amount) over (order by order_id) as after from sales.orders order by 1 limit 5;
-- title: first, last and nth value
select distinct status, first_value(amount) over w as f, last_value(amount ignore nulls) over w as l, nth_value(amount, 2) over w as second from sales.orders window w as (partition by status order by order_id rows between unbounded preceding and unbounded following) order by all;
-- title: ranks
select product_id, dense_rank() over (order by category), percent_rank() over (order by product_id), cume_dist() over (order by product_id), ntile(4) over (order by product_id) from common.products order by 1;
-- title: window with filter
select status, count(*) filter (where amount > 500) over (partition by status) as n from sales.orders order by all limit 5;
-- title: share of the total
select status, sum(amount) / sum(sum(amount)) over () as share from sales.orders group by status order by 1;
-- title: growth by month
with m as (select date_trunc('month', order_date) as month, sum(amount) as total from sales.orders group by 1) select month, total, total / lag(total) over (order by month) - 1 as growth from m order by 1;
-- title: grouping sets
select status, customer_id, count(*), grouping(status), grouping_id(status, customer_id) from sales.orders group by grouping sets ((status), (customer_id), ()) order by all;
-- title: cube
select status, rating, count(*) from sales.orders group by cube (status, rating) order by all;
-- title: rollup
select year(order_date) as y, month(order_date) as m, sum(amount) from sales.orders group by rollup (y, m) order by all;
-- title: filter clause
select count(*) filter (where status = 'delivered') as delivered, sum(amount) filter (status = 'shipped') as shipped from sales.orders;
-- title: count distinct
select count(distinct customer_id), approx_count_distinct(customer_id) > 0 from sales.orders;
-- title: distinct on
select distinct on (customer_id) customer_id, order_id, amount from sales.orders order by customer_id, order_id desc;
-- title: select distinct
select distinct category from common.products order by 1;
-- title: aggregates in order
select string_agg(name, ', ' order by name desc), array_agg(product_id order by product_id), list(category order by product_id) from common.products;
-- title: statistics
select median(amount), mode(status), stddev(amount), var_pop(amount), quantile_cont(amount, 0.9), quantile_disc(amount, [0.25, 0.75]), corr(order_id, amount), mad(amount), skewness(amount), kurtosis(amount), entropy(status) from sales.orders;
-- title: within group
select percentile_cont(0.5) within group (order by amount), percentile_disc(0.9) within group (order by amount desc) from sales.orders;
-- title: arg_max and its kin
select arg_max(order_id, amount), arg_min(order_id, amount), max_by(status, order_id), min_by(status, order_id), arg_max(order_id, amount, 3) from sales.orders;
-- title: any, bool, first
select any_value(category), bool_and(product_id >= 0), bool_or(product_id > 18), min(name), max(name, 2) from common.products where category = 'toys';
-- title: regression
select regr_slope(amount, order_id), regr_intercept(amount, order_id), regr_r2(amount, order_id), covar_samp(amount, order_id) from sales.orders;
-- title: histogram of values
select histogram(status) from sales.orders;
-- title: product and geometric mean
select product(quantity) > 0, geometric_mean(quantity), count_if(quantity > 2), sum(distinct quantity) from sales.items where order_id < 5;
-- title: pivot statement
pivot sales.orders on status using sum(amount) group by customer_id order by customer_id;
-- title: pivot with a list
pivot sales.orders on status in ('delivered', 'shipped') using sum(amount) as total, count(*) as n group by customer_id order by customer_id;
-- title: pivot in from
select * from (pivot sales.orders on status using count(*) group by rating) order by rating;
-- title: pivot of the standard
select * from (select customer_id, status, amount from sales.orders) pivot (sum(amount) for status in ('delivered', 'shipped')) order by customer_id;
-- title: pivot of a step
with o as (select year(order_date) as y, status, amount from sales.orders) pivot o on y using sum(amount) group by status order by status;
-- title: pivot on an expression
pivot sales.orders on year(order_date) using sum(amount) group by status order by status;
-- title: unpivot statement
unpivot sales.items on quantity, price into name kind value amount order by all limit 20;
-- title: unpivot in from
select kind, sum(v) from (select order_id, quantity::double as quantity, price from sales.items) unpivot (v for kind in (quantity, price)) group by 1 order by 1;
-- title: unpivot by columns
unpivot (select product_id, price from sales.prices) on columns(* exclude (product_id)) into name n value v order by all limit 5;
-- title: star with exclude
select * exclude (tags, address, attributes, note) from sales.orders order by order_id limit 5;
-- title: star with replace
select * replace (upper(category) as category) from common.products order by product_id;
-- title: star with rename
select * rename (category as kind) from common.products order by product_id;
-- title: star of a table
select o.* exclude (tags, address, attributes, note), i.price from sales.orders o join sales.items i using (order_id) order by all limit 5;
-- title: columns by pattern
select columns('.*_id') from sales.items order by all limit 5;
-- title: columns by lambda
select columns(c -> c like '%price%') from sales.items order by all limit 5;
-- title: aggregates of columns
select min(columns(* exclude (order_id))), max(columns('quantity|price')) from sales.items;
-- title: unpacked columns
select coalesce(*columns('quantity|product_id')) from sales.items order by 1 limit 3;
-- title: case
select case when amount > 500 then 'high' when amount > 100 then 'middle' else 'low' end as band, count(*) from sales.orders group by 1 order by 1;
-- title: simple case
select case status when 'delivered' then 1 else 0 end as done, count(*) from sales.orders group by all order by all;
-- title: coalesce, nullif, ifnull, if
select sum(coalesce(rating, 0)), avg(nullif(rating, 0)), sum(ifnull(rating, 1)), sum(if(rating > 3, 1, 0)), greatest(1, 2), least(1, 2) from sales.orders;
-- title: casts
select '12'::int + cast('3' as bigint), try_cast('x' as integer), amount::varchar, 1::decimal(10, 2), '2024-01-01'::date, true::int, 3.7::integer from sales.orders order by 3 limit 1;
-- title: cast to lists and structs
select '[1, 2]'::int[], '{a: 1}'::struct(a int), [1, 2]::double[], {'a': 1}::struct(a bigint);
-- title: arithmetic
select 7 // 2, 7 % 3, 2 ** 10, 2 ^ 3, -5, abs(-5), 1e3, 0x1F, 1_000, 5 & 3, 5 | 3, 1 << 4, round(2.567, 1), floor(2.5), ceil(2.1), trunc(2.9), sqrt(16), ln(10), log10(100), exp(1), pow(2, 3), sign(-2), pi(), mod(7, 2);
-- title: text
select upper(name) || '!', lower(name), length(name), trim('  a '), replace(name, 'Product', 'P'), substring(name, 1, 3), left(name, 2), right(name, 2), reverse(name), concat(name, '-', category), concat_ws('/', name, category), starts_with(name, 'P'), contains(name, '1'), split_part(name, ' ', 2), strpos(name, ' '), position('t' in name), instr(name, 'o') from common.products order by product_id;
-- title: padded text
select lpad(product_id::varchar, 4, '0'), rpad(name, 12, '.'), repeat('=', 10), printf('%05d %s', product_id, name), format('{:,} {}', product_id * 1000, name) from common.products order by product_id;
-- title: regular expressions
select regexp_matches(name, '^P'), regexp_extract(name, '([0-9]+)', 1), regexp_replace(category, '[aeiou]', '*', 'g'), regexp_split_to_array(name, ' '), regexp_extract_all(name, '[a-z]'), regexp_full_match(name, 'Product .*') from common.products order by product_id;
-- title: likeness of text
select name, levenshtein(name, 'Product 1'), jaro_winkler_similarity(name, 'Product 2'), jaccard(name, 'Product') from common.products order by 1;
-- title: text slices and chains
select name[1:3], name.upper().replace('PRODUCT', 'p'), ('a' || 'b').length() from common.products order by 1;
-- title: unicode text
select count(*) from common.products where category = 'música' and 'ção 日本 😀' <> category;
-- title: a literal with anything
select 'it''s -- not /* a */ comment; drop table x; `$$' as "odd ""name""";
-- title: date parts
select year(order_date), month(order_date), day(order_date), quarter(order_date), dayname(order_date), monthname(order_date), week(order_date), isodow(order_date), dayofyear(order_date), extract(year from order_date), extract('month' from order_date), date_part('dow', order_date), last_day(order_date) from sales.orders order by order_id limit 10;
-- title: date arithmetic
select order_date + interval 1 month, order_date - interval '2 days', order_date + 7, order_date - date '2023-01-01', date_diff('day', date '2023-01-01', order_date), datediff('month', date '2023-01-01', order_date), date_add(order_date, interval 1 week), age(timestamp '2024-01-01', ordered_at), order_date + interval (rating) day from sales.orders order by order_id limit 10;
-- title: date truncation and format
select date_trunc('week', order_date), strftime(order_date, '%Y-%m'), strftime('%d/%m/%Y', order_date), time_bucket(interval '1 month', order_date), strptime('03/02/2024', '%d/%m/%Y'), make_date(2024, 2, 29), epoch(ordered_at), to_days(3), date_trunc('hour', ordered_at) from sales.orders order by order_id limit 10;
-- title: typed literals
select date '2024-02-29', timestamp '2024-02-29 10:00:00', time '10:00', interval '1 year 2 months', interval 3 hours, timestamptz '2024-01-01 00:00:00+00';
-- title: today
select current_date >= date '2020-01-01', today() = current_date, now() > timestamp '2020-01-01', current_timestamp is not null, get_current_timestamp() is not null;
-- title: time zones
select ordered_at at time zone 'UTC', timezone('America/Sao_Paulo', ordered_at) from sales.orders order by order_id limit 2;
-- title: overlapping of a range of days
select count(*) from sales.orders where order_date >= date '2023-03-01' and order_date < date '2023-03-01' + interval 1 month;
-- title: a calendar
select d::date as day, count(o.order_id) as orders from generate_series(date '2023-01-01', date '2023-01-31', interval 1 day) as t(d) left join sales.orders o on o.order_date = d::date group by 1 order by 1;
-- title: a range of days from the data
with bounds as (select min(order_date) as a, max(order_date) as b from sales.orders) select count(*) from (select unnest(generate_series(a, b, interval 1 day)) as day from bounds);
-- title: ranges
select i, i * i from range(10) as t(i) order by 1;
-- title: a stepped series
select * from generate_series(0, 100, 10) order by 1;
-- title: a series as a list
select list_sum(range(1, 11)), generate_series(1, 5), len(range(0, 20, 5));
-- title: unnest in from
select u, count(*) from sales.orders, unnest(tags) as t(u) group by 1 order by 1;
-- title: unnest in select
select order_id, unnest(tags) as tag from sales.orders order by all limit 10;
-- title: unnest of structs
select unnest(address) from sales.orders order by all limit 5;
-- title: unnest recursively
select unnest([{'a': 1, 'b': [2, 3]}, {'a': 4, 'b': [5]}], recursive := true);
-- title: lists
select tags[1], tags[-1], tags[1:2], len(tags), list_contains(tags, 'a1'), list_distinct(tags), list_sort(tags), array_to_string(tags, '+'), list_concat(tags, ['z']), list_position(tags, 'a0'), tags || ['q'], list_reverse(tags), list_append(tags, 'x'), list_has_any(tags, ['a1', 'b1']) from sales.orders order by order_id limit 10;
-- title: lambdas
select list_transform(tags, lambda t: upper(t)), list_filter([1, 2, 3], lambda x: x > 1), list_reduce([1, 2, 3], lambda a, b: a + b), list_apply([1, 2], lambda x, i: x * i) from sales.orders order by order_id limit 3;
-- title: lambdas with an arrow
select list_transform([1, 2, 3], x -> x * 2), list_filter([1, 2, 3], x -> x % 2 = 1);
-- title: list comprehension
select [x * 2 for x in [1, 2, 3] if x > 1], [t || '!' for t in tags] from sales.orders order by order_id limit 3;
-- title: list aggregates
select list_sum([1, 2]), list_avg([1, 2]), list_max(list(amount)), list_aggregate(list(amount), 'sum'), list_unique(list(status)), flatten([[1], [2, 3]]), list_zip([1, 2], ['a', 'b']) from sales.orders;
-- title: structs
select address.city, address['zip'], {'a': order_id, 'b': status} as s, struct_pack(x := order_id, y := 2), row(1, 'a'), struct_extract(address, 'city'), (address).zip from sales.orders order by order_id limit 3;
-- title: star of a struct
select address.* from sales.orders order by all limit 3;
-- title: maps
select attributes['channel'], map_keys(attributes), map_values(attributes), cardinality(attributes), map(['a', 'b'], [1, 2]), map {'k': 1}['k'], element_at(attributes, 'channel'), map_entries(attributes) from sales.orders order by order_id limit 3;
-- title: JSON
select note::json->'k', note->>'$.k', json_extract(note, '$.l[0]'), json_extract_string(note, '$.k'), json_array_length(note, '$.l'), json_keys(note), json_valid(note), json_type(note, '$.k') from sales.orders order by order_id limit 3;
-- title: a whole row as a struct
select p from common.products p order by p.product_id limit 2;
-- title: sample of rows
select count(*) from (select * from sales.orders using sample 10 rows);
-- title: sample by percent
select count(*) <= 500 from (from sales.orders using sample 20 percent (bernoulli));
-- title: tablesample
select count(*) from (select * from sales.orders tablesample reservoir(20) repeatable (42));
-- title: hash and typeof
select hash(status) = hash('delivered'), md5(status), typeof(amount), typeof(tags) from sales.orders order by all limit 3;
-- title: not in and not exists with nulls
select count(*) from sales.orders where rating not in (select rating from sales.orders where rating is not null and rating > 4);
-- title: rows compared
select count(*) from sales.items where (order_id, product_id) in (select order_id, product_id from sales.items where quantity = 5);
-- title: collation
select name from common.products order by name collate nocase limit 3;
-- title: parenthesised query
(select status from sales.orders group by 1) order by 1;
-- title: cohort retention
with firsts as (select customer_id, min(date_trunc('month', order_date)) as cohort from sales.orders group by 1), active as (select distinct customer_id, date_trunc('month', order_date) as month from sales.orders) select cohort, date_diff('month', cohort, month) as age_months, count(distinct a.customer_id) as customers from active a join firsts f using (customer_id) group by all order by all;
-- title: funnel
select count(distinct customer_id) as customers, count(distinct customer_id) filter (where status <> 'canceled') as kept, round(100.0 * count(distinct customer_id) filter (where status <> 'canceled') / count(distinct customer_id), 1) as percent from sales.orders;
-- title: top per group
select category, name, revenue from (select p.category, p.name, sum(i.quantity * i.price) as revenue, row_number() over (partition by p.category order by sum(i.quantity * i.price) desc, p.name) as place from sales.items i join common.products p using (product_id) group by p.category, p.name) where place <= 2 order by all;
-- title: pareto
with r as (select product_id, sum(price) as revenue from sales.items group by 1), c as (select *, sum(revenue) over (order by revenue desc, product_id) / sum(revenue) over () as share from r) select count(*) from c where share <= 0.8;
-- title: sessions by gaps
with g as (select customer_id, ordered_at, case when ordered_at - lag(ordered_at) over (partition by customer_id order by ordered_at) > interval 5 days then 1 else 0 end as starts from sales.orders) select customer_id, sum(starts) + 1 as sessions from g group by 1 order by 1;
-- title: width buckets
select floor(amount / 100) * 100 as bucket, count(*) as n, bar(count(*), 0, 100, 10) from sales.orders group by 1 order by 1;
-- title: medians by weekday
select dayname(order_date) as weekday, median(amount) from sales.orders group by all order by min(isodow(order_date));
-- title: many conditions
select count(*) from sales.orders where order_id = 1 or order_id = 2 or order_id = 3 or order_id = 4 or order_id = 5 or order_id = 6 or order_id = 7 or order_id = 8 or order_id = 9 or order_id = 10 or order_id = 11 or order_id = 12 or order_id = 13 or order_id = 14 or order_id = 15;
-- title: try
select try(1 // 0), try('x'::int), try_strptime('x', '%Y') is null;
-- title: top n in an aggregate
select max(amount, 3), min(amount, 2), arg_max(status, amount, 2) from sales.orders;
-- title: nested case in sums
select sum(case when status = 'delivered' then case when amount > 100 then amount else 0 end else 0 end) from sales.orders;
-- title: quoted words as names
select "select" from (select 1 as "select") as "from";
-- title: constants only
select 1 as one, 'a' as letter, null as none, true as yes;
-- title: fill gaps
select order_id, last_value(rating ignore nulls) over (order by order_id rows unbounded preceding) as filled from sales.orders order by 1 limit 15;
-- title: date list as dimension
select unnest(range(date '2024-01-01', date '2024-03-01', interval 1 week))::date as week_start;
-- title: hours from the data
select count(*) from (select unnest(generate_series(min(ordered_at), max(ordered_at), interval 1 hour)) from sales.orders);
-- title: list indexes
select [tags[i] for i in range(1, len(tags) + 1)] from sales.orders order by order_id limit 2;
-- title: order by with nulls
select rating, count(*) from sales.orders group by 1 order by rating desc nulls first;
-- title: order by position and expression
select customer_id, sum(amount) from sales.orders group by 1 order by sum(amount) / count(*) desc, 1 limit 3;
-- title: boolean sums
select sum((status = 'delivered')::int), avg((amount > 500)::int), count(*) - count(rating) from sales.orders;
-- title: rounding and money
select round(sum(amount), 2)::decimal(18, 2), format('{:.2f}', avg(amount)), printf('%.1f%%', 12.34) from sales.orders;
-- title: functions chained on columns
select category.upper(), name.lower().replace('product', 'p') from common.products order by all;
-- title: pivot without columns of its own
select * from (pivot (select status, rating, amount from sales.orders) on status using sum(amount), avg(amount) order by rating limit 3);
-- title: pivot joined
with w as (pivot sales.items on product_id in (1, 2) using sum(quantity) group by order_id) select o.status, count(*) from w join sales.orders o using (order_id) group by all order by all;
-- title: pivot with extract
pivot (select extract(year from order_date) as y, status from sales.orders) on y using count(*) order by status;
-- title: a column called user
select "user", count(*) from (select customer_id % 3 as user from sales.orders) group by all order by all;
-- title: JSON made
select json_object('id', order_id, 'status', status), json_array(order_id, amount) from sales.orders order by order_id limit 3;
-- title: bits and apply
select bit_or(quantity), bit_and(quantity), bit_xor(quantity), list_apply([1, 2], x -> x + 1), apply([1, 2], x -> x * 2) from sales.items;
-- title: text cleaned step by step
select name.lower().replace('a', 'e').replace('e', 'i').replace('i', 'o').replace('o', 'u').trim().upper().reverse().left(5).right(3).length() from common.products order by all limit 5;
-- title: two hundred rows written out
select sum(n), count(*) from (values (0, 'row 0'), (1, 'row 1'), (2, 'row 2'), (3, 'row 3'), (4, 'row 4'), (5, 'row 5'), (6, 'row 6'), (7, 'row 7'), (8, 'row 8'), (9, 'row 9'), (10, 'row 10'), (11, 'row 11'), (12, 'row 12'), (13, 'row 13'), (14, 'row 14'), (15, 'row 15'), (16, 'row 16'), (17, 'row 17'), (18, 'row 18'), (19, 'row 19'), (20, 'row 20'), (21, 'row 21'), (22, 'row 22'), (23, 'row 23'), (24, 'row 24'), (25, 'row 25'), (26, 'row 26'), (27, 'row 27'), (28, 'row 28'), (29, 'row 29'), (30, 'row 30'), (31, 'row 31'), (32, 'row 32'), (33, 'row 33'), (34, 'row 34'), (35, 'row 35'), (36, 'row 36'), (37, 'row 37'), (38, 'row 38'), (39, 'row 39'), (40, 'row 40'), (41, 'row 41'), (42, 'row 42'), (43, 'row 43'), (44, 'row 44'), (45, 'row 45'), (46, 'row 46'), (47, 'row 47'), (48, 'row 48'), (49, 'row 49'), (50, 'row 50'), (51, 'row 51'), (52, 'row 52'), (53, 'row 53'), (54, 'row 54'), (55, 'row 55'), (56, 'row 56'), (57, 'row 57'), (58, 'row 58'), (59, 'row 59'), (60, 'row 60'), (61, 'row 61'), (62, 'row 62'), (63, 'row 63'), (64, 'row 64'), (65, 'row 65'), (66, 'row 66'), (67, 'row 67'), (68, 'row 68'), (69, 'row 69'), (70, 'row 70'), (71, 'row 71'), (72, 'row 72'), (73, 'row 73'), (74, 'row 74'), (75, 'row 75'), (76, 'row 76'), (77, 'row 77'), (78, 'row 78'), (79, 'row 79'), (80, 'row 80'), (81, 'row 81'), (82, 'row 82'), (83, 'row 83'), (84, 'row 84'), (85, 'row 85'), (86, 'row 86'), (87, 'row 87'), (88, 'row 88'), (89, 'row 89'), (90, 'row 90'), (91, 'row 91'), (92, 'row 92'), (93, 'row 93'), (94, 'row 94'), (95, 'row 95'), (96, 'row 96'), (97, 'row 97'), (98, 'row 98'), (99, 'row 99'), (100, 'row 100'), (101, 'row 101'), (102, 'row 102'), (103, 'row 103'), (104, 'row 104'), (105, 'row 105'), (106, 'row 106'), (107, 'row 107'), (108, 'row 108'), (109, 'row 109'), (110, 'row 110'), (111, 'row 111'), (112, 'row 112'), (113, 'row 113'), (114, 'row 114'), (115, 'row 115'), (116, 'row 116'), (117, 'row 117'), (118, 'row 118'), (119, 'row 119'), (120, 'row 120'), (121, 'row 121'), (122, 'row 122'), (123, 'row 123'), (124, 'row 124'), (125, 'row 125'), (126, 'row 126'), (127, 'row 127'), (128, 'row 128'), (129, 'row 129'), (130, 'row 130'), (131, 'row 131'), (132, 'row 132'), (133, 'row 133'), (134, 'row 134'), (135, 'row 135'), (136, 'row 136'), (137, 'row 137'), (138, 'row 138'), (139, 'row 139'), (140, 'row 140'), (141, 'row 141'), (142, 'row 142'), (143, 'row 143'), (144, 'row 144'), (145, 'row 145'), (146, 'row 146'), (147, 'row 147'), (148, 'row 148'), (149, 'row 149'), (150, 'row 150'), (151, 'row 151'), (152, 'row 152'), (153, 'row 153'), (154, 'row 154'), (155, 'row 155'), (156, 'row 156'), (157, 'row 157'), (158, 'row 158'), (159, 'row 159'), (160, 'row 160'), (161, 'row 161'), (162, 'row 162'), (163, 'row 163'), (164, 'row 164'), (165, 'row 165'), (166, 'row 166'), (167, 'row 167'), (168, 'row 168'), (169, 'row 169'), (170, 'row 170'), (171, 'row 171'), (172, 'row 172'), (173, 'row 173'), (174, 'row 174'), (175, 'row 175'), (176, 'row 176'), (177, 'row 177'), (178, 'row 178'), (179, 'row 179'), (180, 'row 180'), (181, 'row 181'), (182, 'row 182'), (183, 'row 183'), (184, 'row 184'), (185, 'row 185'), (186, 'row 186'), (187, 'row 187'), (188, 'row 188'), (189, 'row 189'), (190, 'row 190'), (191, 'row 191'), (192, 'row 192'), (193, 'row 193'), (194, 'row 194'), (195, 'row 195'), (196, 'row 196'), (197, 'row 197'), (198, 'row 198'), (199, 'row 199')) as t(n, said);
