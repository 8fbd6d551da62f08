create table customers (customer_id integer, customer_name text, customer_type text, first_ordered_at timestamp, lifetime_spend decimal(10, 2));
insert into customers values
  (1, 'Ada', 'returning', '2024-01-02 08:00:00', 120), (2, 'Ben', 'new', '2024-01-30 10:00:00', 40),
  (3, 'Cyd', 'returning', '2024-02-03 12:00:00', 75), (4, 'Dee', 'new', '2024-02-09 09:30:00', 10);
create table locations (location_id integer, location_name text, opened_at timestamp, tax_rate double);
insert into locations values (1, 'Philadelphia', '2023-12-01', 0.06), (2, 'Brooklyn', '2024-01-15', 0.04);
create table orders (
  order_id integer, customer_id integer, location_id integer, ordered_at timestamp, order_total decimal(10, 2), tax_paid decimal(10, 2),
  is_food_order boolean, order_status text);
insert into orders values
  (1, 1, 1, '2024-01-02 08:15:00', 60, 6, true, 'done'), (2, 1, 1, '2024-01-02 19:45:00', 20, 2, false, 'done'),
  (3, 2, 2, '2024-01-30 10:05:00', 40, 4, true, 'done'), (4, 3, 2, '2024-02-03 12:00:00', 75, 7.5, false, 'done'),
  (5, 1, 2, '2024-02-04 18:30:00', 40, 4, true, 'open'), (6, 9, 1, '2024-02-04 23:59:59', 30, 3, null, 'open'),
  (7, 4, null, '2024-02-09 09:35:00', 10, 1, true, 'done');
