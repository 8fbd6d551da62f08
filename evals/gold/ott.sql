-- Purpose: the good rows of the television logs, typed by hand, for gold queries. A record is good with a contract, a one
-- device and 0 to 86,400 seconds; a search with an id and a time, as enter or quit. An exact repeat counts once.
-- Inputs: the JSON and Parquet files of a folder, a file or folder a day.
create table watch as
select distinct
    strptime(regexp_extract(filename, '(\d{8})\.json', 1), '%Y%m%d')::date as day,
    _id as record, _source.Contract as contract, _source.Mac as mac, _source.TotalDuration::bigint as seconds, _source.AppName as app,
    case
        when _source.AppName in ('CHANNEL', 'KPLUS', 'DSHD') then 'television'
        when _source.AppName in ('VOD', 'FIMS') then 'film'
        when _source.AppName = 'CHILD' then 'children'
        when _source.AppName = 'RELAX' then 'entertainment'
        when _source.AppName = 'SPORT' then 'sport'
        else 'other'
    end as type
from read_json('log_content/*.json', format = 'newline_delimited', filename = true)
where _source.Contract is not null and _source.Mac not like '%,%' and _source.TotalDuration between 0 and 86400;

create table searches as
select distinct
    eventID as event, try_cast(datetime as timestamp) as searched_at, user_id,
    keyword as typed, lower(trim(regexp_replace(nfc_normalize(keyword), '\s+', ' ', 'g'))) as keyword,
    category as action, platform, lower(networkType) as network, proxy_isp as provider
from read_parquet('log_search/*/*.parquet')
where category in ('enter', 'quit') and eventID is not null and try_cast(datetime as timestamp) is not null;
