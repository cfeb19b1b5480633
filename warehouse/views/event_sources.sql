-- Every mention of an event with its sentence, outlet and day, and whether its article, or the
-- sentence, is taken from another one. Distinct origins of an event are its independent reports.
-- grain: mention_id
create or replace view event_sources as
select
    event_mentions.mention_id,
    event_mentions.event_id,
    events.event_type,
    event_mentions.status,
    coalesce(events.mention_id = event_mentions.mention_id, false) as is_canonical,
    event_mentions.sentence_text,
    event_mentions.is_headline,
    event_mentions.claim_id,
    event_mentions.article_id,
    articles.title,
    articles.outlet,
    articles.url,
    articles.published_at,
    articles.published_on,
    coalesce(event_mentions.sentence_origin_id, articles.origin_id, articles.article_id) as origin_id,
    coalesce(event_mentions.sentence_origin_id, articles.origin_id, articles.article_id)
    <> articles.article_id as is_copy,
    event_mentions.rule,
    event_mentions.confidence
from event_mentions
inner join events on event_mentions.event_id = events.event_id
inner join articles on event_mentions.article_id = articles.article_id;
