-- Orders of unknown customers, stores, addresses and employees; customers without region; a customer of two tags; an
-- employee who manages another who manages a third; one who manages herself.
create table countries as select * from (values (1, 'Europe'), (2, 'Africa')) t(country_id, continent);
create table regions as select * from (values (10, 'north', 1), (11, 'south', 2), (12, 'lost', 9)) t(region_id, region_name, country_id);
create table customers as select * from (values (1, 'ana', 10), (2, 'bo', 11), (3, 'cy', null), (4, 'di', 12)) t(customer_id, customer_name, region_id);
create table stores as select * from (values (1, 'big', 11), (2, 'small', 10)) t(store_id, store_name, region_id);
create table addresses as select * from (values (1, 'Ulm'), (2, 'Bonn'), (3, null)) t(address_id, city);
create table employees as select employee_id, manager_id, employee_name, hired::date as hired_on from (values
  (1, null, 'ida', '2024-01-01'), (2, 1, 'jo', '2024-01-05'), (3, 2, 'kim', '2024-02-01'), (4, 4, 'lea', '2024-02-02'), (5, 99, 'max', '2024-03-01'))
  t(employee_id, manager_id, employee_name, hired);
create table tags as select * from (values (1, 'loyal'), (2, 'loud')) t(tag_id, tag_name);
create table customer_tags as select * from (values (1, 1), (1, 2), (2, 1), (4, 7)) t(customer_id, tag_id);
create table orders as select order_id, customer_id, store_id, employee_id, billing_id, shipping_id, day::date as ordered_on, status, amount from (values
  (1, 1, 1, 3, 1, 2, '2024-01-01', 'open', 10), (2, 1, 2, 3, 2, 2, '2024-01-02', 'done', 20), (3, 2, 2, 2, 1, null, '2024-01-31', 'done', 30),
  (4, null, 1, 4, null, 3, '2024-02-01', 'done', 40), (5, 77, null, 99, 9, 1, '2024-02-01', 'open', 50), (6, 3, 9, null, 3, 1, '2024-02-29', 'done', 60),
  (7, 4, 2, 5, 2, 1, '2024-03-01', null, 70)) t(order_id, customer_id, store_id, employee_id, billing_id, shipping_id, day, status, amount);
create table visits as select visit_id, customer_id, day::date as visited_on from (values
  (1, 1, '2024-01-01'), (2, 1, '2024-01-03'), (3, 2, '2024-02-01'), (4, null, '2024-02-01'), (5, 77, '2024-03-05')) t(visit_id, customer_id, day);
