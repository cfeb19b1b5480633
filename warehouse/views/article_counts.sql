-- Articles with what was found in them, to see what each gives and which give nothing.
-- grain: article_id
create or replace view article_counts as
with
mentioned_events as (
    select
        event_mentions.article_id,
        count(*) as mention_count,
        count(distinct events.event_id) filter (where events.status in ('actual', 'ongoing')) as event_count
    from event_mentions
    left join events on event_mentions.event_id = events.event_id
    group by event_mentions.article_id
),

made_claims as (
    select
        article_id,
        count(*) as claim_count
    from claims
    group by article_id
),

named_actors as (
    select
        article_id,
        count(distinct actor_id) as actor_count
    from actor_mentions
    group by article_id
)

select
    articles.article_id,
    articles.title,
    articles.outlet,
    articles.url,
    articles.published_on,
    articles.story_id,
    coalesce(articles.origin_id <> articles.article_id, false) as is_copy,
    articles.word_count,
    coalesce(mentioned_events.event_count, 0) as event_count,
    coalesce(mentioned_events.mention_count, 0) as mention_count,
    coalesce(made_claims.claim_count, 0) as claim_count,
    coalesce(named_actors.actor_count, 0) as actor_count
from articles
left join mentioned_events on articles.article_id = mentioned_events.article_id
left join made_claims on articles.article_id = made_claims.article_id
left join named_actors on articles.article_id = named_actors.article_id;
