-- What each outlet reports of a story: its events that happened or go on, and its claims, each once; and
-- whether no other outlet reports it within that story. Unknown outlets count as one, `unknown`.
-- grain: story_id, outlet, kind, reported_id
create or replace view reported_in_stories as
with
covering as (
    select
        article_id,
        story_id,
        coalesce(outlet, 'unknown') as outlet
    from articles
    where story_id is not null
),

reported as (
    select distinct
        covering.story_id,
        covering.outlet,
        'event' as kind,
        events.event_id as reported_id
    from covering
    inner join event_mentions on covering.article_id = event_mentions.article_id
    inner join events on event_mentions.event_id = events.event_id
    where events.status in ('actual', 'ongoing')
    union all
    select distinct
        covering.story_id,
        covering.outlet,
        'claim' as kind,
        claims.claim_group_id as reported_id
    from covering
    inner join claims on covering.article_id = claims.article_id
    where claims.claim_group_id is not null
)

select
    reported.story_id,
    reported.outlet,
    reported.kind,
    reported.reported_id,
    coalesce(event_mentions.sentence_text, claims.content_text) as reported_text,
    count(*) over (partition by reported.story_id, reported.kind, reported.reported_id) = 1 as is_exclusive
from reported
left join events on reported.kind = 'event' and reported.reported_id = events.event_id
left join event_mentions on events.mention_id = event_mentions.mention_id
left join claim_groups on reported.kind = 'claim' and reported.reported_id = claim_groups.claim_group_id
left join claims on claim_groups.claim_id = claims.claim_id;
