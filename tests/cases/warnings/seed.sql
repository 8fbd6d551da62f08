create table sales (sale_id integer, customer_id integer, store_id integer, seller_id integer, sold_on date, channel text, campaign text, amount integer);
insert into sales values
  (1, 1, 1, 1, date '2024-01-01', 'web', null, 10),
  (2, 2, 1, 1, date '2024-01-02', 'web', null, 20),
  (2, 3, 9, 1, date '2024-01-03', 'shop', null, 30),
  (null, 8, 9, 1, date '2024-01-03', 'shop', null, 30);
create table customers as
  select i::integer as customer_id, 1 as city_id, 'kind ' || i as kind from range(1, 60001) t(i) where i <> 8;
create table stores as select 1 as store_id, 1 as city_id;
create table cities as select 1 as city_id, 'Roma' as city_name;
insert into cities values (1, 'Rome');
create table planets (planet_id integer, colour text);
