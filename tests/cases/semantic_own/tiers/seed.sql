create table sales_person_tiers (sales_person_id integer, tier integer, start_date date, end_date date);
insert into sales_person_tiers values (111, 1, '2019-02-03', '2020-01-05'), (111, 2, '2020-01-05', null), (222, 2, '2020-03-05', '2048-01-01');
create table fact_transactions (transaction_id integer, sales_person_id integer, metric_time timestamp, sales_geo text, sales_price integer);
insert into fact_transactions values
  (1, 111, '2019-12-31 10:00:00', 'east', 10), (2, 111, '2020-01-05 00:00:00', 'east', 20), (3, 111, '2020-06-01 12:00:00', 'west', 30),
  (4, 222, '2020-01-01 08:00:00', 'west', 40), (5, 222, '2020-04-01 08:00:00', 'west', 50), (6, null, '2020-04-01 09:00:00', 'east', 60);
