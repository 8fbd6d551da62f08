-- Two snapshots on one day; an account whose last day is early; an account without name; a row without day; days that
-- differ from the day of booking; an owner of two tags.
create table owners as select * from (values (1, 'ana'), (2, 'bo')) t(owner_id, owner_name);
create table owner_tags as select * from (values (1, 'rich'), (1, 'old'), (2, 'old')) t(owner_id, tag);
create table balances as select balance_id, account_id, owner_id, taken_at::timestamp as taken_at, booked::date as booked_on, currency, amount from (values
  (1, 'a', 1, '2024-01-10 08:00', '2024-01-11', 'EUR', 10), (2, 'a', 1, '2024-01-31 08:00', '2024-02-01', 'EUR', 20), (3, 'a', 1, '2024-01-31 20:00', '2024-02-01', 'USD', 5),
  (4, 'a', 1, '2024-02-15 08:00', '2024-02-15', 'USD', 30), (5, 'b', 2, '2024-01-20 08:00', '2024-03-01', 'EUR', 100), (6, 'b', 2, '2024-02-29 08:00', '2024-02-29', 'USD', 200),
  (7, 'c', null, '2024-01-31 09:00', null, 'EUR', 1000), (8, null, 1, '2024-01-05 09:00', '2024-01-05', 'USD', 7), (9, null, 3, '2024-02-15 09:00', '2024-01-05', 'USD', 8),
  (10, 'd', 2, null, '2024-01-05', 'EUR', 5000), (11, 'a', 1, '2024-03-02 08:00', '2024-03-02', 'EUR', null))
  t(balance_id, account_id, owner_id, taken_at, booked, currency, amount);
