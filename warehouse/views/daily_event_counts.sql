-- Events per day and type, for charts and alerts: what happened or goes on, where the day is known.
-- grain: event_date, event_type
create or replace view daily_event_counts as
select
    events.date_start as event_date,
    events.event_type,
    count(*) as event_count,
    sum(events.origin_count)::bigint as origin_count
from events
where events.status in ('actual', 'ongoing') and events.date_precision = 'day'
group by events.date_start, events.event_type;
