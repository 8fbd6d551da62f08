-- Purpose: the good rows of the television logs, typed. What makes a row bad is written here by hand, apart from the pack.
-- Inputs: {folder}, one JSON-lines file and one folder of Parquet files a day; {labels}, the labelled keywords.
create table raw_views as
select
    _id as view_id, _source.Contract as contract, _source.Mac as mac, _source.TotalDuration as seconds,
    _source.AppName as app, strptime(regexp_extract(filename, '([0-9]{8})[.]json$', 1), '%Y%m%d')::date as day
from read_json(
    '{folder}/log_content/*.json', format = 'newline_delimited', filename = true,
    columns = {_id: 'VARCHAR', _source: 'STRUCT(Contract VARCHAR, Mac VARCHAR, TotalDuration BIGINT, AppName VARCHAR)'}
);

create table raw_searches as
select *, strptime(regexp_extract(filename, '/([0-9]{8})/', 1), '%Y%m%d')::date as folder_day
from read_parquet('{folder}/log_search/*/*.parquet', filename = true);

-- A repeat is an exact copy.
create table views as
select distinct
    view_id, contract, mac, seconds, app, day, date_trunc('month', day)::date as month,
    case
        when app in ('CHANNEL', 'KPLUS', 'DSHD') then 'Television'
        when app in ('VOD', 'FIMS') then 'Film'
        when app = 'CHILD' then 'Children'
        when app = 'RELAX' then 'Entertainment'
        when app = 'SPORT' then 'Sport'
        else 'Error'
    end as category
from raw_views
where contract is not null and mac is not null and not contains(mac, ',') and seconds between 0 and 86400;

create table searches as
select
    "eventID" as id, user_id, keyword, category as action, platform, lower("networkType") as network,
    "networkType" as network_as_written, proxy_isp as provider, folder_day, "userPlansMap" as plans,
    try_cast("datetime" as timestamp) as at, try_cast("datetime" as date) as day,
    date_trunc('month', try_cast("datetime" as timestamp))::date as month
from raw_searches
where "eventID" is not null and try_cast("datetime" as timestamp) is not null and category in ('enter', 'quit')
qualify row_number() over (partition by "eventID" order by folder_day) = 1;

-- The keyword that a person searches for most in a month is a labelled one, and never outnumbered.
create table labels as
select genre, keyword from read_csv('{labels}', header = true, all_varchar = true);

create table typed as
select
    user_id, month, trim(regexp_replace(lower(nfc_normalize(keyword)), '\s+', ' ', 'g')) as keyword
from searches
where user_id is not null and keyword is not null;

create table top as
select t.user_id, t.month, l.genre, t.keyword
from (
    select user_id, month, keyword
    from typed
    group by user_id, month, keyword
    qualify row_number() over (partition by user_id, month order by count(*) desc) = 1
) as t
left join labels as l on l.keyword = t.keyword;

create table pairs as
select b.month, b.user_id, b.genre as before, a.genre as after, b.keyword = a.keyword as same_keyword
from top as b
join top as a on a.user_id = b.user_id and a.month = b.month + interval 1 month;

create table engaged as
with sums as (
    select contract, month, category, sum(seconds) as seconds
    from views
    where category <> 'Error'
    group by all
    having sum(seconds) > 0
),
ranked as (
    select
        contract, month, category, seconds,
        list_position(['Television', 'Film', 'Children', 'Entertainment', 'Sport'], category) as place
    from sums
),
liked as (
    select
        contract, month, string_agg(category, ' + ' order by place) as taste,
        first(category order by seconds desc, place) as most_watched
    from ranked
    group by all
)
select
    v.contract, v.month, count(distinct v.day) as days, any_value(l.taste) as taste,
    any_value(l.most_watched) as most_watched
from views as v
left join liked as l using (contract, month)
group by all;
