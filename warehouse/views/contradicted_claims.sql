-- Claims beside the claims that contradict them. Each pair stands here twice, once from either side, so
-- that whoever looks for a claim finds all that is said against it.
-- grain: claim_group_id, contradicting_group_id
create or replace view contradicted_claims as
with
pairs as (
    select
        claim_group_id,
        linked_id as contradicting_group_id
    from claim_links
    where kind = 'contradicts'
    union
    select
        linked_id as claim_group_id,
        claim_group_id as contradicting_group_id
    from claim_links
    where kind = 'contradicts'
),

said as (
    select
        claim_groups.claim_group_id,
        claim_groups.speaker_actor_id,
        coalesce(actors.name, claims.speaker_text) as speaker,
        claims.content_text,
        claims.polarity,
        claim_groups.origin_count,
        claim_groups.first_reported_on
    from claim_groups
    inner join claims on claim_groups.claim_id = claims.claim_id
    left join actors on claim_groups.speaker_actor_id = actors.actor_id
)

select
    pairs.claim_group_id,
    said.speaker,
    said.content_text,
    said.polarity,
    said.origin_count,
    said.first_reported_on,
    pairs.contradicting_group_id,
    against.speaker as contradicting_speaker,
    against.content_text as contradicting_content_text,
    against.polarity as contradicting_polarity,
    against.origin_count as contradicting_origin_count,
    against.first_reported_on as contradicting_first_reported_on,
    said.speaker_actor_id = against.speaker_actor_id as is_same_speaker
from pairs
inner join said on pairs.claim_group_id = said.claim_group_id
inner join said as against on pairs.contradicting_group_id = against.claim_group_id;
