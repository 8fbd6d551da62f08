-- A shop's sales and visits with gaps, a leap day, rows at the ends of months, sales without a time, and moments
-- of a day; the visits begin before and end after the sales.
create table sales as select * from (values
  ('a1', 'ann',  'north', timestamp '2023-12-31 23:30', 10),
  ('a2', 'bob',  'south', timestamp '2024-01-30 08:00', 20),
  ('a3', 'ann',  'north', timestamp '2024-01-31 10:15', 30),
  ('a4', 'cid',  null,    timestamp '2024-02-28 10:45', 40),
  ('a5', 'ann',  'north', timestamp '2024-02-29 00:00', 50),
  ('a6', 'bob',  'south', timestamp '2024-03-01 12:00', 60),
  ('a7', 'bob',  'south', timestamp '2024-03-31 12:00', 70),
  ('a8', 'dan',  'north', timestamp '2024-06-30 18:00', 80),
  ('a9', 'ann',  'south', timestamp '2025-01-31 09:00', 90),
  ('b1', 'ann',  'north', timestamp '2025-02-28 09:00', 100),
  ('b2', null,   'north', timestamp '2025-02-28 09:30', null),
  ('b3', 'cid',  'south', timestamp '2025-03-05 23:59', 110),
  ('b4', 'cid',  'south', null, 120)
) t(sale_id, customer_id, region, sold_at, amount);
create table visits as select * from (values
  ('v1', 'ann', date '2023-11-15', 3), ('v2', 'bob', date '2024-01-31', 5), ('v3', 'cid', date '2024-02-29', 7),
  ('v4', 'eve', date '2024-04-02', 11), ('v5', 'ann', date '2025-02-10', 13), ('v6', 'ann', date '2025-04-20', 17)
) t(visit_id, customer_id, visited_on, pages);
create table calendar as
select d::date as day, year(d) || case when month(d) < 7 then ' first' else ' second' end as half
from range(date '2023-01-01', date '2026-01-01', interval 1 day) t(d);
