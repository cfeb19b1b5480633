-- How each outlet covers a story: how many of its events and claims it reports, and how many of them no
-- other outlet reports within that story. Unknown outlets count as one, `unknown`.
-- grain: story_id, outlet
create or replace view story_coverage as
with
covering as (
    select
        article_id,
        story_id,
        published_on,
        coalesce(outlet, 'unknown') as outlet,
        origin_id <> article_id as is_copy
    from articles
    where story_id is not null
),

published as (
    select
        story_id,
        outlet,
        count(*) as article_count,
        count(*) filter (where is_copy) as copy_count,
        min(published_on) as first_reported_on
    from covering
    group by story_id, outlet
),

counted as (
    select
        story_id,
        outlet,
        count(*) filter (where kind = 'event') as event_count,
        count(*) filter (where kind = 'event' and is_exclusive) as exclusive_event_count,
        count(*) filter (where kind = 'claim') as claim_group_count,
        count(*) filter (where kind = 'claim' and is_exclusive) as exclusive_claim_group_count
    from reported_in_stories
    group by story_id, outlet
)

select
    published.story_id,
    published.outlet,
    published.article_count,
    published.copy_count,
    published.first_reported_on,
    coalesce(counted.event_count, 0) as event_count,
    coalesce(counted.exclusive_event_count, 0) as exclusive_event_count,
    coalesce(counted.claim_group_count, 0) as claim_group_count,
    coalesce(counted.exclusive_claim_group_count, 0) as exclusive_claim_group_count
from published
left join counted on published.story_id = counted.story_id and published.outlet = counted.outlet;
