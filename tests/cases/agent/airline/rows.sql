-- A very small airline: each airport is met in two roles, some values and dates are unknown.
create schema air;
create table air.airports (iata varchar, name varchar, city varchar, country varchar);
insert into air.airports values
    ('OSL', 'Gardermoen', 'Oslo', 'Norway'), ('BGO', 'Flesland', 'Bergen', 'Norway'),
    ('CPH', 'Kastrup', 'Copenhagen', 'Denmark'), ('LGW', 'Gatwick', 'London', 'United Kingdom'),
    ('EDI', 'Turnhouse', 'Edinburgh', 'United Kingdom');
create table air.planes (tail varchar, model varchar, seats integer, built integer);
insert into air.planes values ('LN-A', 'A320', 180, 2014), ('LN-B', 'E190', 106, 2018), ('LN-C', 'ATR', 70, null);
create table air.legs (
    leg integer, tail varchar, orig varchar, dest varchar, std timestamp, status varchar, delay integer, cause varchar
);
insert into air.legs values
    (1, 'LN-A', 'OSL', 'BGO', '2023-01-03 07:00', 'landed', 5, null),
    (2, 'LN-A', 'BGO', 'OSL', '2023-01-03 12:00', 'landed', 75, 'weather'),
    (3, 'LN-B', 'OSL', 'CPH', '2023-01-20 07:30', 'cancelled', null, 'weather'),
    (4, 'LN-B', 'CPH', 'OSL', '2023-02-02 18:00', 'landed', 0, null),
    (5, 'LN-C', 'BGO', 'EDI', '2023-02-11 09:00', 'landed', 31, 'crew'),
    (6, 'LN-C', 'EDI', 'BGO', '2023-02-11 15:00', 'cancelled', null, 'crew'),
    (7, 'LN-A', 'OSL', 'LGW', '2023-03-05 06:00', 'landed', 12, null),
    (8, 'LN-A', 'LGW', 'OSL', '2023-03-05 10:00', 'landed', 90, 'crew'),
    (9, 'LN-B', 'CPH', 'LGW', '2023-03-19 10:00', 'landed', 3, null),
    (10, 'LN-B', 'LGW', 'CPH', '2023-04-01 17:00', 'cancelled', null, 'weather'),
    (11, 'LN-A', 'OSL', 'CPH', '2023-04-09 08:00', 'landed', 16, 'crew'),
    (12, 'LN-C', 'BGO', 'OSL', '2023-04-28 08:00', 'landed', 1, null);
create table air.tickets (
    ticket integer, leg integer, cabin varchar, tier varchar, fare decimal(10, 2), booked_on date, flown_on date
);
insert into air.tickets values
    (1, 1, 'Economy', 'Gold', 900, '2022-12-10', '2023-01-03'), (2, 1, 'Business', 'Gold', 2900, '2023-01-02', '2023-01-03'),
    (3, 2, 'Economy', null, 800, '2022-12-10', '2023-01-03'), (4, 3, 'Economy', 'Blue', 700, '2023-01-11', '2023-01-20'),
    (5, 4, 'Economy', 'Blue', 1200, '2023-01-15', '2023-02-02'), (6, 5, 'Premium', 'Gold', 2100, '2023-02-01', '2023-02-11'),
    (7, 7, 'Economy', 'Blue', 1100, '2023-02-20', '2023-03-05'), (8, 7, 'Business', null, 4000, '2023-02-21', '2023-03-05'),
    (9, 8, 'Economy', 'Blue', 1050, '2023-02-20', '2023-03-05'), (10, 9, 'Premium', 'Gold', 1900, null, '2023-03-19'),
    (11, 11, 'Economy', 'Blue', 650, '2023-03-30', '2023-04-09'), (12, 12, 'Economy', null, 500, '2023-04-27', '2023-04-28');
