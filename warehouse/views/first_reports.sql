-- The article that reported an event first. Within a day the original goes before its copies, then the
-- time of day decides where it is known; the outlets that had the event on that day are counted, as any of
-- them may have been first. Articles whose day of publication is unknown cannot be first.
-- grain: event_id
create or replace view first_reports as
with
reports as (
    select
        event_mentions.event_id,
        event_mentions.mention_id,
        event_mentions.sentence_text,
        articles.article_id,
        articles.title,
        articles.outlet,
        articles.url,
        articles.published_at,
        articles.published_on,
        coalesce(event_mentions.sentence_origin_id, articles.origin_id, articles.article_id)
        <> articles.article_id as is_copy,
        event_mentions.position
    from event_mentions
    inner join articles on event_mentions.article_id = articles.article_id
    where articles.published_on is not null
),

same_day as (
    select
        event_id,
        published_on,
        count(distinct outlet) as outlet_count
    from reports
    group by event_id, published_on
),

first_of_each as (
    select *
    from reports
    qualify row_number() over (
        partition by event_id
        order by published_on, is_copy, published_at nulls last, article_id, position
    ) = 1
)

select
    events.event_id,
    events.event_type,
    events.status,
    first_of_each.mention_id,
    first_of_each.sentence_text,
    first_of_each.article_id,
    first_of_each.title,
    first_of_each.outlet,
    first_of_each.url,
    first_of_each.published_at,
    first_of_each.published_on,
    first_of_each.is_copy,
    same_day.outlet_count as same_day_outlet_count
from first_of_each
inner join events on first_of_each.event_id = events.event_id
inner join same_day
    on
        first_of_each.event_id = same_day.event_id
        and first_of_each.published_on = same_day.published_on;
