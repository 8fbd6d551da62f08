-- Purpose: the online shoppers' file, typed, for gold queries.
-- Inputs: raw.online_shoppers_intention (text). The file names no year: 2017 is the one Footnote assumes.
create table sessions as
select
    make_date(
        2017,
        list_position(
            ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'], lower(left("Month", 3))
        ),
        1
    ) as month,
    "Administrative"::integer + "Informational"::integer + "ProductRelated"::integer as pages,
    "Administrative_Duration"::double + "Informational_Duration"::double + "ProductRelated_Duration"::double as seconds,
    "ProductRelated"::integer as product_pages,
    "BounceRates"::double as bounce_rate,
    "ExitRates"::double as exit_rate,
    "PageValues"::double as page_value,
    "OperatingSystems" as operating_system,
    "Browser" as browser,
    "Region" as region,
    "TrafficType" as traffic_type,
    case "VisitorType" when 'New_Visitor' then 'new' when 'Returning_Visitor' then 'returning' else 'other' end as visitor_type,
    "Weekend" = 'TRUE' as weekend,
    "Revenue" = 'TRUE' as bought
from raw.online_shoppers_intention;
