-- Sentences that one article took over from another, with who took them from whom and what tells so. Words in
-- quotation marks are not counted: both may have heard them.
-- grain: article_id, linked_id, sentence_number
create or replace view copied_sentences as
with
linked as (
    select article_id
    from article_links
    union
    select linked_id
    from article_links
),

texts as (
    select
        articles.article_id,
        string_split_regex(
            regexp_replace(articles.body, '([.!?…]["”’)\]]*)\s+', '\1' || chr(10), 'g'), '\n+'
        ) as parts,
        ' ' || regexp_replace(lower(articles.body), '[^\p{L}\p{N}]+', ' ', 'g') || ' ' as words
    from articles
    inner join linked on articles.article_id = linked.article_id
),

numbered as (
    select
        article_id,
        generate_subscripts(parts, 1) - 1 as sentence_number,
        trim(unnest(parts)) as sentence_text
    from texts
),

sentences as (
    select
        article_id,
        sentence_number,
        sentence_text,
        ' ' || trim(regexp_replace(lower(sentence_text), '[^\p{L}\p{N}]+', ' ', 'g')) || ' ' as words,
        regexp_replace(sentence_text, '["“”„«][^"“”„«»]*["”»]', ' ', 'g') as own_text
    from numbered
)

select
    article_links.article_id,
    article_links.linked_id,
    sentences.sentence_number,
    sentences.sentence_text,
    takers.outlet,
    sources.outlet as linked_outlet,
    takers.published_on,
    sources.published_on as linked_published_on,
    article_links.kind,
    article_links.direction_basis
from article_links
inner join sentences on article_links.article_id = sentences.article_id
inner join texts on article_links.linked_id = texts.article_id
inner join articles as takers on article_links.article_id = takers.article_id
inner join articles as sources on article_links.linked_id = sources.article_id
where
    len(regexp_extract_all(sentences.own_text, '[\p{L}\p{N}]+')) >= 8
    and contains(texts.words, sentences.words);
