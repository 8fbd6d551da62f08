-- Two visits at one moment; a purchase before any visit, one a second too late, one on the edge of the window; two purchases after one
-- visit; users nobody knows; nulls in entity, time and product; a user of two tags.
create table users as select * from (values (1, 'BR'), (2, 'PT'), (3, null)) t(user_id, country);
create table user_tags as select * from (values (1, 'new'), (1, 'vip'), (2, 'new')) t(user_id, tag);
create table visits as select visit_id, user_id, visited::timestamp as visited_at, channel, product from (values
  (1, 1, '2024-01-01 10:00', 'ad', 'a'), (2, 1, '2024-01-03 10:00', 'mail', 'b'), (3, 1, '2024-01-03 10:00', 'ad', 'a'), (4, 2, '2024-01-30 00:00', 'ad', null),
  (5, 2, '2024-02-10 09:00', null, 'a'), (6, 3, '2024-02-11 09:00', 'mail', 'c'), (7, null, '2024-02-11 09:00', 'mail', 'c'), (8, 9, '2024-02-28 23:00', 'ad', 'a'),
  (9, 3, null, 'ad', 'a'), (10, 1, '2024-03-01 10:00', 'mail', 'a')) t(visit_id, user_id, visited, channel, product);
create table purchases as select purchase_id, user_id, bought::timestamp as bought_at, product, is_valid from (values
  (1, 1, '2024-01-01 09:00', 'a', true), (2, 1, '2024-01-04 10:00', 'a', true), (3, 1, '2024-01-09 10:00', 'b', true), (4, 1, '2024-01-10 10:00', 'a', true),
  (5, 2, '2024-02-01 00:00', null, true), (6, 2, '2024-02-10 09:00', 'a', false), (7, 3, '2024-02-18 08:59', 'c', true), (8, null, '2024-02-12 09:00', 'c', true),
  (9, 9, '2024-03-01 01:00', 'a', true), (10, 2, null, 'a', true), (11, 1, '2024-03-05 00:00', null, null), (12, 1, '2024-03-05 01:00', 'a', true))
  t(purchase_id, user_id, bought, product, is_valid);
create macro latest(from_day, to_day, kind, hours) as table
  select p.purchase_id, p.user_id as buyer, v.* from purchases p join visits v on v.visit_id = (select b.visit_id from visits b where b.user_id = p.user_id
  and b.visited_at <= p.bought_at and b.visited_at > p.bought_at - to_hours(hours) and b.visited_at >= from_day::timestamp and b.visited_at < to_day::timestamp
  and (kind = 'any' or b.channel = kind) order by b.visited_at desc, b.visit_id desc limit 1);
