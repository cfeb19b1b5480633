-- Names, offices and groups that stand for no actor of the reference tables, the most frequent first: what to
-- add to `seeds/actors/` next. With each stands what the texts say of it, and an article to look it up in.
-- Short names count with the full one. Left out are places, which never are actors, groups whose members are
-- known, pronouns, and what names nobody ("the victims", "a minister"), of which no table can know more.
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
),

unresolved as (
    select
        actor_mentions.*,
        coalesce(candidates.has_candidates, false) as has_candidates,
        coalesce(
            case when actor_mentions.form in ('name', 'acronym') then actor_mentions.name end,
            actor_mentions.text
        ) as wording
    from actor_mentions
    left join actors on actor_mentions.actor_id = actors.actor_id
    left join candidates on actor_mentions.mention_id = candidates.mention_id
    where
        not coalesce(actors.is_reference, actor_mentions.actor_id is not null)
        and actor_mentions.kind not in ('city', 'region', 'facility')
        and actor_mentions.form not in ('pronoun', 'place')
        and not coalesce(candidates.has_members, false)
)

select
    unresolved.wording as text, -- noqa: RF04
    unresolved.form,
    mode(unresolved.kind) as kind,
    mode(unresolved.country) as country,
    mode(unresolved.sector) as sector,
    mode(unresolved.description) as description,
    count(*) as mention_count,
    count(distinct articles.article_id) as article_count,
    count(distinct coalesce(articles.origin_id, articles.article_id)) as origin_count,
    count(*) filter (where unresolved.has_candidates) as ambiguous_count,
    max(articles.published_on) as last_seen_on,
    min(articles.article_id) as example_article_id
from unresolved
inner join articles on unresolved.article_id = articles.article_id
where
    unresolved.form in ('name', 'acronym')
    or unresolved.has_candidates
    or (
        not regexp_matches(unresolved.text, '^[Aa]n? ')
        and (unresolved.form <> 'description' or regexp_matches(unresolved.text, ' [A-Z]'))
    )
group by unresolved.wording, unresolved.form
order by origin_count desc, mention_count desc, unresolved.wording asc, unresolved.form asc;
