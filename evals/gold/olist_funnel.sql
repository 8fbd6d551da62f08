-- Purpose: the marketing funnel beside Olist, typed by hand, for gold queries.
-- Inputs: raw.* (text) of the folder marketing_funnel; days and times were saved by a spreadsheet as M/D/YYYY.
create table leads as
select
    l.mql_id as lead_id, strptime(l.first_contact_date, '%m/%d/%Y')::date as contacted_on, l.origin,
    strptime(d.won_date, '%m/%d/%Y %H:%M') as won_at, d.business_segment as segment
from raw.marketing_qualified_leads as l
left join raw.closed_deals as d using (mql_id);
