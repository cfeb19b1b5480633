-- Events made readable: who did what to whom, when and where, with the sentence and the article to check
-- it against. Events of every status are here, the status beside them; views that count keep to what
-- happened or goes on.
-- grain: event_id
create or replace view event_details as
with
parties as (
    select
        event_id,
        string_agg(name, '; ' order by position) filter (where side = 'actor') as actors,
        string_agg(distinct country, ', ' order by country) filter (where side = 'actor') as actor_countries,
        string_agg(name, '; ' order by position) filter (where side = 'recipient') as recipients,
        string_agg(distinct country, ', ' order by country) filter (where side = 'recipient')
            as recipient_countries
    from event_parties
    group by event_id
),

contexts as (
    select
        event_id,
        string_agg(context, ', ' order by context) as contexts
    from event_contexts
    group by event_id
)

select
    events.event_id,
    events.event_type,
    events.mode,
    events.quad_class,
    events.intensity,
    events.status,
    events.date_start,
    events.date_end,
    events.date_precision,
    events.date_basis,
    parties.actors,
    parties.actor_countries,
    parties.recipients,
    parties.recipient_countries,
    contexts.contexts,
    coalesce(events.place_name, events.place_text) as place,
    events.place_country,
    events.story_id,
    stories.headline,
    event_mentions.sentence_text,
    event_mentions.claim_id,
    event_mentions.article_id,
    articles.title,
    articles.outlet,
    articles.url,
    articles.published_on,
    events.mention_count,
    events.article_count,
    events.outlet_count,
    events.origin_count,
    event_mentions.rule,
    events.confidence
from events
left join event_mentions on events.mention_id = event_mentions.mention_id
left join articles on event_mentions.article_id = articles.article_id
left join stories on events.story_id = stories.story_id
left join parties on events.event_id = parties.event_id
left join contexts on events.event_id = contexts.event_id;
