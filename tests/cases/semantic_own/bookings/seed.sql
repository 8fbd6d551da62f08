create schema rentals;
create table rentals.dim_listings_latest (listing_id text, user_id text, created_at date, country text, capacity integer);
insert into rentals.dim_listings_latest values ('l1', 'u1', '2019-12-30', 'us', 2), ('l2', 'u1', '2020-01-01', 'it', 4), ('l3', 'u2', '2020-01-02', null, 6);
create table rentals.fct_bookings (listing_id text, guest_id text, is_instant boolean, ds date, paid_at date, booking_value decimal(10, 2), seats integer);
insert into rentals.fct_bookings values
  ('l1', 'g1', true, '2020-01-01', '2020-01-01', 100, 1), ('l1', 'g2', false, '2020-01-01', '2020-01-02', 50, 2),
  ('l2', 'g1', true, '2020-01-02', '2020-01-02', 70, 3), ('l3', 'g3', null, '2020-01-03', null, 30, 4), ('l9', 'g3', false, '2020-01-03', null, 20, 5);
create table rentals.mf_time_spine as
  select d::date as ds, date '2020-01-01' + (((d::date - date '2020-01-01') // 2) * 2)::integer as martian
  from range(timestamp '2019-12-28', timestamp '2020-01-08', interval 1 day) t(d);
