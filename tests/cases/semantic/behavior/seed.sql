-- What a shop and a television service see of their users, chosen for traps: visitors who come twice and convert once;
-- bounces known, unknown and given as rates of pages; carts left; users without an account; a user of two tiers; a genre
-- kept, changed, and of a user who stays away a month.
create schema behavior;
create table behavior.fact_sessions as
select *, session_date as calendar_day, session_date + interval 10 hour as started_at, isodow(session_date) > 5 as is_weekend, null::varchar as order_id, null::varchar as order_key,
  case channel when 'email' then 'carnival' when 'paid search' then 'school' end as campaign,
  case when product_pages = 8 then 3 when page_views <> product_pages then 1 else 0 end as administrative_pages,
  case when product_pages = 8 then 1 when product_pages = 0 then page_views - 1 when page_views <> product_pages then page_views - product_pages - 1 else 0 end as informational_pages,
  duration_seconds * 0.5 as product_seconds, duration_seconds * 0.25 as administrative_seconds, case when visitor_type <> 'new' then 10.0 end as informational_seconds
from (values
  ('s1', 'i1', 'v1', 'ana',   date '2017-01-07', 'returning', 'email',          'desktop', 'Firefox', 'Linux',   'SP', 12, 8,  600.0, null, null, null, 0.0,  false, true,  true),
  ('s2', 'i2', 'v1', 'ana',   date '2017-01-10', 'returning', 'organic search', 'desktop', 'Firefox', 'Linux',   'SP', 1,  1,  0.0,   null, null, null, 0.0,  true,  false, false),
  ('s3', 'i3', 'v2', null,    date '2017-01-28', 'new',       'paid search',    'mobile',  'Chrome',  'Android', 'RJ', 4,  2,  90.5,  null, null, null, 0.4,  false, true,  false),
  ('s4', 'i4', 'v3', 'bruno', date '2017-01-31', 'new',       'email',          'mobile',  'Chrome',  'Android', null, 7,  7,  300.0, 0.02, 0.05, 3.5,  null, null,  null,  true),
  ('s5', 'i5', 'v4', null,    date '2017-02-01', 'other',     null,             'tablet',  'Safari',  'iOS',     'RJ', 3,  0,  30.0,  0.2,  0.2,  0.0,  null, null,  null,  false),
  ('s6', 'i6', null, null,    date '2017-02-28', 'new',       'direct',         null,      null,      null,      'RS', 1,  0,  null,  null, null, null, null, true,  false, false)
) t(session_key, session_id, visitor_id, customer_id, session_date, visitor_type, channel, device, browser, operating_system, region, page_views, product_pages,
  duration_seconds, bounce_rate, exit_rate, page_value, special_day, is_bounce, has_cart, is_converted);
create table behavior.fact_search_behavior as
select *, search_date + interval 20 hour as searched_at, keyword_folded as keyword
from (values
  ('q1', 'u1', date '2022-06-01', 'running man', 'Comedy', 'enter', 'app', 'wifi',     'FPT'),
  ('q2', 'u1', date '2022-06-15', 'running man', 'Comedy', 'quit',  'app', 'wifi',     'FPT'),
  ('q3', 'u2', date '2022-06-15', 'bolero',      'Drama',  'enter', 'web', 'ethernet', null),
  ('q4', null, date '2022-07-01', 'bolero',      'Drama',  'enter', 'web', null,       'VNPT'),
  ('q5', 'u1', date '2022-07-02', null,          null,     'quit',  'app', 'wifi',     'FPT'),
  ('q6', 'u2', date '2022-07-31', 'frozen',      'Anime',  'enter', null,  'wifi',     'FPT')
) t(search_key, user_id, search_date, keyword_folded, genre, action, platform, network, provider);
create table behavior.fact_content_interactions as select * from (values
  ('w1', 'u1', 'dev1', date '2022-04-01', 'KPLUS',   'Television',    3600),
  ('w2', 'u1', 'dev1', date '2022-04-01', 'VOD',     'Film',          1800),
  ('w3', 'u1', 'dev2', date '2022-05-02', 'VOD',     'Film',          0),
  ('w4', 'u2', 'dev3', date '2022-04-02', 'APP',     'Error',         900),
  ('w5', null, 'dev3', date '2022-04-30', 'CHANNEL', 'Television',    60),
  ('w6', 'u3', null,   date '2022-05-31', 'RELAX',   'Entertainment', 7200)
) t(interaction_key, user_id, device_id, view_date, app, category, watch_seconds);
create table behavior.engagement as select * from (values
  ('e1', 'u1', date '2022-04-01', 20, 90000, 'heavy',  'Television', 'Television + Film'),
  ('e2', 'u1', date '2022-05-01', 2,  1800,  'light',  'Film',       'Film'),
  ('e3', 'u2', date '2022-04-01', 1,  900,   'light',  null,         null),
  ('e4', 'u3', date '2022-05-01', 9,  7200,  'medium', 'Film',       'Film'),
  ('e5', 'u4', date '2022-05-01', 30, 99999, 'heavy',  'Sport',      'Sport')
) t(engagement_key, user_id, period_start, active_days, watch_seconds, tier, most_watched_category, taste);
create table behavior.user_period_genre as select *, 2 as search_count from (values
  ('g1', 'u1', date '2022-06-01', 'Comedy', 'running man'),
  ('g2', 'u2', date '2022-06-01', 'Drama',  'bolero'),
  ('g3', 'u3', date '2022-06-01', 'Drama',  'bolero'),
  ('g4', 'u1', date '2022-07-01', 'Comedy', 'friends'),
  ('g5', 'u2', date '2022-07-01', 'Anime',  'frozen'),
  ('g6', 'u4', date '2022-07-01', 'Drama',  'bolero'),
  ('g7', 'u4', date '2022-08-01', 'Drama',  'bolero'),
  ('g8', 'u3', date '2022-08-01', 'Comedy', 'friends')
) t(user_period_key, user_id, period_start, top_genre, top_keyword);
create table behavior.search_stability as
select b.user_period_key as stability_key, b.user_id, b.period_start, b.top_genre as genre, a.top_genre as next_genre, b.top_genre = a.top_genre as is_kept,
  case when b.top_genre = a.top_genre then 'kept' else 'changed' end as status, b.top_keyword = a.top_keyword as is_keyword_kept
from behavior.user_period_genre b join behavior.user_period_genre a on a.user_id = b.user_id and a.period_start = b.period_start + interval 1 month;
create table behavior.search_stability_totals as
select p.period_start, count(distinct g.user_id) as users_either,
  (select count(*) from behavior.search_stability s where s.period_start = p.period_start and s.is_kept) as users_kept,
  (select count(*) from behavior.search_stability s where s.period_start = p.period_start and s.is_keyword_kept) as users_keyword_kept
from (values (date '2022-06-01'), (date '2022-07-01')) p(period_start)
join behavior.user_period_genre g on g.period_start in (p.period_start, p.period_start + interval 1 month) group by 1;
create table behavior.interest_transitions as
select concat_ws(chr(39), period_start, genre, next_genre) as transition_key, period_start, genre as from_genre, next_genre as to_genre, count(*) as users, genre = next_genre as is_kept
from behavior.search_stability group by all;
-- A person known by two addresses, one who never ordered, one whose address is in no table, one older than all orders.
create table marketing.fact_signups as select * from (values
  ('g1', 'ana',   'c1v1', date '2016-11-30'), ('g2', 'bruno', 'c2v1', date '2017-01-02'),
  ('g3', 'never', 'c3v1', date '2017-01-20'), ('g4', 'lost',  'zz', date '2017-03-31')
) t(signup_key, customer_id, customer_key, signup_date);
-- A page of no product, a product nobody knows, an event of a visit that is not there.
create table behavior.fact_page_events as
select *, 'e' || event_key as event_id, event_date + interval 10 hour as occurred_at, null::varchar as order_key, product_key as product_id
from (values
  (1, 's1', date '2017-01-07', 'view',        'product',  '/p/1',  'p1'), (2, 's1', date '2017-01-07', 'add_to_cart', 'product', '/p/1', 'p1'),
  (3, 's1', date '2017-01-07', 'view',        'cart',     '/cart', null), (4, 's3', date '2017-01-28', 'view',        'product', '/p/1', 'p1'),
  (5, 's3', date '2017-01-28', 'view',        'product',  '/p/3',  'p3'), (6, 's3', date '2017-01-28', 'add_to_cart', 'product', '/p/3', 'p3'),
  (7, 's5', date '2017-02-01', 'view',        'product',  '/p/9',  'p9'), (8, 's9', date '2017-02-01', 'add_to_cart', 'product', '/p/3', 'p3'),
  (9, 's1', date '2017-01-07', 'checkout', 'checkout', '/checkout', null), (10, 's1', date '2017-01-07', 'purchase', 'confirmation', '/thanks', null), (11, 's3', date '2017-01-28', 'checkout', 'checkout', '/checkout', null)
) t(event_key, session_key, event_date, event_type, page_type, page, product_key);
