-- Who said what to whom, in which words and how surely, with the sentence and the article to check it
-- against. Claims that are thoughts, plans or feelings rather than something said are left out.
-- grain: claim_id
create or replace view statements as
with said_by as (
    select
        claim_speakers.claim_id,
        string_agg(actors.name, '; ' order by claim_speakers.position) as speaker_names
    from claim_speakers
    inner join actors on claim_speakers.actor_id = actors.actor_id
    group by claim_speakers.claim_id
)

select
    claims.claim_id,
    claims.claim_group_id,
    coalesce(said_by.speaker_names, speakers.name, claims.speaker_text) as speaker,
    coalesce(speakers.country, speaker_mentions.country) as speaker_country,
    claims.speaker_type,
    claims.cue_text,
    claims.content_text,
    claims.kind,
    claims.polarity,
    claims.modality,
    coalesce(addressees.name, claims.addressee_text) as addressee,
    claims.date_start,
    claims.date_end,
    claims.date_precision,
    claims.article_id,
    articles.title,
    articles.outlet,
    articles.url,
    articles.published_on,
    coalesce(claims.sentence_origin_id, articles.origin_id, articles.article_id)
    <> articles.article_id as is_copy,
    substring(articles.body, claims.sentence_start + 1, claims.sentence_end - claims.sentence_start)
        as sentence_text,
    claim_groups.article_count,
    claim_groups.origin_count,
    claims.confidence
from claims
inner join articles on claims.article_id = articles.article_id
left join said_by on claims.claim_id = said_by.claim_id
left join actors as speakers on claims.speaker_actor_id = speakers.actor_id
left join actor_mentions as speaker_mentions on claims.speaker_mention_id = speaker_mentions.mention_id
left join actors as addressees on claims.addressee_actor_id = addressees.actor_id
left join claim_groups on claims.claim_group_id = claim_groups.claim_group_id
where not claims.is_thought;
