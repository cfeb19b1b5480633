-- Words for actors that stand for no known actor, the most frequent first: what to add to `seeds/actors/`
-- next. Left out are places, which never are actors, groups whose members are known, and pronouns.
-- grain: text, form
create or replace view unresolved_mentions as
with
candidates as (
    select
        mention_id,
        bool_or(relation = 'member') as has_members,
        bool_or(relation = 'candidate') as has_candidates
    from actor_mention_candidates
    group by mention_id
)

select
    actor_mentions.text,
    actor_mentions.form,
    count(*) as mention_count,
    count(distinct articles.article_id) as article_count,
    count(distinct coalesce(articles.origin_id, articles.article_id)) as origin_count,
    count(*) filter (where candidates.has_candidates) as ambiguous_count,
    max(articles.published_on) as last_seen_on
from actor_mentions
inner join articles on actor_mentions.article_id = articles.article_id
left join candidates on actor_mentions.mention_id = candidates.mention_id
where
    actor_mentions.actor_id is null
    and actor_mentions.kind not in ('city', 'region', 'facility')
    and actor_mentions.form not in ('pronoun', 'place')
    and not coalesce(candidates.has_members, false)
group by actor_mentions.text, actor_mentions.form
order by origin_count desc, mention_count desc, actor_mentions.text asc, actor_mentions.form asc;
