-- Actors with their offices over time, when the news first and last spoke of them, and how much they did
-- and said. Actors of the reference tables that no article names are here too, with counts of 0.
-- grain: actor_id
create or replace view actor_profiles as
with
held as (
    select
        actor_id,
        string_agg(
            concat(role, ' (' || country || ')', ' from ' || start_on, ' to ' || end_on), '; '
            order by position
        ) as offices
    from actor_roles
    group by actor_id
),

seen as (
    select
        actor_mentions.actor_id,
        min(articles.published_on) as first_seen_on,
        max(articles.published_on) as last_seen_on,
        count(*) as mention_count,
        count(distinct articles.article_id) as article_count,
        count(distinct coalesce(articles.origin_id, articles.article_id)) as origin_count
    from actor_mentions
    inner join articles on actor_mentions.article_id = articles.article_id
    group by actor_mentions.actor_id
),

took_part as (
    select
        event_parties.actor_id,
        count(distinct events.event_id) as event_count,
        count(distinct events.event_id) filter (where event_parties.side = 'actor') as acted_event_count
    from event_parties
    inner join events on event_parties.event_id = events.event_id
    where events.status in ('actual', 'ongoing')
    group by event_parties.actor_id
),

spoke as (
    select
        claim_speakers.actor_id,
        count(distinct claims.claim_id) as claim_count,
        count(distinct claims.claim_group_id) as claim_group_count
    from claim_speakers
    inner join claims on claim_speakers.claim_id = claims.claim_id
    group by claim_speakers.actor_id
)

select
    actors.actor_id,
    actors.name,
    actors.kind,
    actors.country,
    actors.sector,
    actors.is_reference,
    held.offices,
    seen.first_seen_on,
    seen.last_seen_on,
    coalesce(seen.mention_count, 0) as mention_count,
    coalesce(seen.article_count, 0) as article_count,
    coalesce(seen.origin_count, 0) as origin_count,
    coalesce(took_part.event_count, 0) as event_count,
    coalesce(took_part.acted_event_count, 0) as acted_event_count,
    coalesce(spoke.claim_count, 0) as claim_count,
    coalesce(spoke.claim_group_count, 0) as claim_group_count
from actors
left join held on actors.actor_id = held.actor_id
left join seen on actors.actor_id = seen.actor_id
left join took_part on actors.actor_id = took_part.actor_id
left join spoke on actors.actor_id = spoke.actor_id;
