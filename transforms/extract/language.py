"""The spaCy pipeline, and articles parsed paragraph by paragraph.

Each paragraph is parsed alone, so that a parse depends on its text only and a paragraph that was seen before (a wire
copy, a corrected article) need not be parsed again.
"""

import re
from collections.abc import Iterable, Iterator, MutableMapping
from functools import cache

import spacy
from spacy.language import Language
from spacy.lookups import Lookups
from spacy.tokens import Doc

from transforms.extract.text import Article, Paragraph
from transforms.extract.titles import as_sentence, cased
from transforms.identity import hashed

PARAGRAPH = re.compile(r"\S[^\n]*")
RARE = frozenset({"rap", "hop", "tap", "snip", "rat", "can"})  # each hides a verb in "e": rape, hope, tape, ...
BEHIND_DATELINE = re.compile(r"[\s:–—-]*")
Cache = MutableMapping[str, bytes]


@cache
def pipeline(model: str) -> Language:
    """Load a spaCy pipeline by the name of its package; OSError says how to install a missing one."""
    try:
        loaded = spacy.load(model)
    except OSError as error:
        raise OSError(
            f"The spaCy model {model!r} is not installed: install its package, or set DATELINE_MODEL to one that is."
        ) from error
    if loaded.has_pipe("lemmatizer"):
        _teach_lemmas(getattr(loaded.get_pipe("lemmatizer"), "lookups", None))
    return loaded


def _teach_lemmas(lookups: Lookups | None) -> None:
    """Keep a lemmatizer of rules from verbs that the news hardly have: for "raped" it says "rap"."""
    if lookups is not None and lookups.has_table("lemma_index"):
        index = lookups.get_table("lemma_index")
        index["verb"] = [verb for verb in index.get("verb", ()) if verb not in RARE]


@cache
def model_version(model: str) -> str:
    """Return name and version of a model, as the ledger keeps it."""
    return f"{model}-{pipeline(model).meta['version']}"


def parsed_articles(
    articles: Iterable[dict[str, object]], nlp: Language, memo: Cache | None = None, batch_size: int = 64
) -> Iterator[Article]:
    """Yield the articles with their paragraphs parsed, in their order.

    `articles` are rows with article_id, body, outlet, title_end (the title, where it is part of the body, begins it)
    and dateline. Paragraphs that `memo` holds (by a hash of their text) are not parsed again; new ones are added to it.
    """
    rows = list(articles)
    cut = [list(_paragraphs(str(row["body"]), str(row.get("dateline") or ""))) for row in rows]
    texts = dict.fromkeys(text for found in cut for _, text in found)
    docs = parsed_texts(texts, nlp, memo, batch_size)
    for row, found in zip(rows, cut, strict=True):
        title_end = row.get("title_end")
        yield Article(
            article_id=str(row["article_id"]),
            body=str(row["body"]),
            outlet=str(row["outlet"]) if row.get("outlet") else None,
            paragraphs=[
                Paragraph(
                    index=index,
                    start=start,
                    text=text,
                    doc=docs[text],
                    is_headline=isinstance(title_end, int) and start < title_end,
                )
                for index, (start, text) in enumerate(found)
            ],
        )


def _paragraphs(body: str, dateline: str) -> Iterator[tuple[int, str]]:
    """Yield the paragraphs of a body with their offsets; a dateline is one of its own, since it is no part of the
    sentence behind it ("BERLIN - Macron met Merkel" is not about what Berlin did)."""
    for match in PARAGRAPH.finditer(body):
        start, text = match.start(), match.group().rstrip()
        if dateline and text.startswith(dateline):
            mark = BEHIND_DATELINE.match(text, len(dateline))
            end = mark.end() if mark else len(dateline)
            yield start, text[:end].rstrip()
            start, text, dateline = start + end, text[end:], ""
        if text:
            yield start, text


def parsed_texts(texts: Iterable[str], nlp: Language, memo: Cache | None, batch_size: int = 64) -> dict[str, Doc]:
    """Return the parse of each text, from the memo where it is there; a title in title case is read as a sentence."""
    read_as = {text: as_sentence(text) for text in texts}
    docs: dict[str, Doc] = {}
    missing = []
    for text in dict.fromkeys(read_as.values()):
        stored = memo.get(hashed(text)) if memo is not None else None
        if stored is None:
            missing.append(text)
        else:
            docs[text] = Doc(nlp.vocab).from_bytes(stored)
    for text, doc in zip(missing, nlp.pipe(missing, batch_size=batch_size), strict=True):
        docs[text] = doc
        if memo is not None:
            memo[hashed(text)] = doc.to_bytes(exclude=["tensor", "user_data"])
    return {text: docs[read] if read == text else cased(docs[read], text) for text, read in read_as.items()}
