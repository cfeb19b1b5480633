-- Claims that at least two outlets report independently of each other. A copy, of an article or of the
-- sentence, counts as a report by the outlet that it was copied from, and several articles of one outlet (so
-- all of unknown ones) are one voice.
-- grain: claim_group_id
create or replace view corroborated_claims as
with
voices as (
    select distinct
        claims.claim_group_id,
        coalesce(origins.outlet, 'unknown') as outlet
    from claims
    inner join articles on claims.article_id = articles.article_id
    inner join articles as origins
        on coalesce(claims.sentence_origin_id, articles.origin_id, articles.article_id) = origins.article_id
),

heard as (
    select
        claim_group_id,
        string_agg(outlet, '; ' order by outlet) as independent_outlets,
        count(*) as independent_outlet_count
    from voices
    group by claim_group_id
    having count(*) > 1
)

select
    claim_groups.claim_group_id,
    claim_groups.claim_id,
    coalesce(actors.name, claims.speaker_text) as speaker,
    actors.country as speaker_country,
    claims.content_text,
    claims.polarity,
    claims.modality,
    heard.independent_outlets,
    heard.independent_outlet_count,
    claim_groups.claim_count,
    claim_groups.article_count,
    claim_groups.outlet_count,
    claim_groups.origin_count,
    claim_groups.first_reported_on
from claim_groups
inner join heard on claim_groups.claim_group_id = heard.claim_group_id
inner join claims on claim_groups.claim_id = claims.claim_id
left join actors on claim_groups.speaker_actor_id = actors.actor_id;
