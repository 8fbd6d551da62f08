-- Purpose: the lines of the Online Retail file, typed, for gold queries.
-- Inputs: raw.online_retail (text). kind is the invoice's: S sold or written off, C cancellation, A bad debt.
create table lines as
select
    "InvoiceNo" as invoice,
    upper("StockCode") as code,
    "Description" as description,
    "Quantity"::integer as quantity,
    "InvoiceDate"::timestamp as invoiced_at,
    "UnitPrice"::decimal(18, 4) as price,
    "Quantity"::integer * "UnitPrice"::decimal(18, 4) as amount,
    replace("CustomerID", '.0', '') as customer,
    case "Country" when 'EIRE' then 'Ireland' when 'RSA' then 'South Africa' when 'USA' then 'United States' else "Country" end
        as country,
    case when "InvoiceNo" similar to '[CA].*' then left("InvoiceNo", 1) else 'S' end as kind
from raw.online_retail;

create view sold as select * from lines where kind = 'S' and price > 0;

create view invoices as
select
    invoice, any_value(kind) as kind, min(invoiced_at) as invoiced_at, any_value(customer) as customer,
    any_value(country) as country, max(quantity) < 0 as written_off
from lines group by invoice;
