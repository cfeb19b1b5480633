-- What one country did to another per day, by PLOVER's four classes: what happened or goes on, where the
-- day is known. From every country among the actors to every other one among the recipients. Where nobody
-- is the recipient of an event of a mutual type, its actors did it with each other, and it counts both
-- ways; two countries that sanction or attack somebody unknown did nothing to each other.
-- grain: event_date, actor_country, recipient_country
create or replace view country_dyads as
with
-- A country counts once per side, however many of its people take part.
sides as (
    select distinct
        event_id,
        side,
        country
    from event_parties
),

directed as (
    select
        actors.event_id,
        actors.country as actor_country,
        recipients.country as recipient_country
    from sides as actors
    inner join sides as recipients on actors.event_id = recipients.event_id
    where actors.side = 'actor' and recipients.side = 'recipient'
),

mutual as (
    select
        actors.event_id,
        actors.country as actor_country,
        partners.country as recipient_country
    from events
    inner join sides as actors on events.event_id = actors.event_id
    inner join sides as partners on events.event_id = partners.event_id
    where
        events.event_type in ('AGREE', 'CONSULT', 'SUPPORT', 'COOPERATE')
        and events.event_id not in (
            select sides.event_id
            from sides
            where sides.side = 'recipient'
        )
),

dyads as (
    select * from directed
    union all
    select * from mutual
)

select
    events.date_start as event_date,
    dyads.actor_country,
    dyads.recipient_country,
    count(*) as event_count,
    count(*) filter (where events.quad_class = 1) as verbal_cooperation_count,
    count(*) filter (where events.quad_class = 2) as material_cooperation_count,
    count(*) filter (where events.quad_class = 3) as verbal_conflict_count,
    count(*) filter (where events.quad_class = 4) as material_conflict_count,
    sum(events.intensity) as intensity_sum,
    sum(events.origin_count)::bigint as origin_count
from dyads
inner join events on dyads.event_id = events.event_id
where
    dyads.actor_country <> dyads.recipient_country
    and events.status in ('actual', 'ongoing')
    and events.date_precision = 'day'
group by events.date_start, dyads.actor_country, dyads.recipient_country;
