"""What kind of source a speaker is: a person, an organisation, a government, a crowd, nobody named, a document."""

import re

from transforms.extract.text import ActorMention
from transforms.extract.tokens import Token

KINDS = {
    "person": "person",
    "government": "government",
    "country": "government",
    "ministry": "government",
    "military": "organisation",
    "armed_group": "organisation",
    "party": "organisation",
    "organisation": "organisation",
    "international_organisation": "organisation",
    "outlet": "organisation",
    "agency": "organisation",
    "population": "collective",
    "group": "collective",
}
DOCUMENT_WORDS = """
    statement report poll survey study letter tweet email e-mail memo memorandum document filing lawsuit complaint
    indictment affidavit editorial article column release book ad advertisement transcript communique resolution
    declaration headline website page post message banner sign petition bill constitution ruling census data records
    figures statistics documents papers
"""
DOCUMENTS = frozenset(DOCUMENT_WORDS.split())
NAMELESS = re.compile(
    r"\b(?:sources?|anonym\w+|unnamed|unidentified|insiders?)\b"
    r"|\b(?:an?|one|another|some|several|two|three|many|most|other|senior|top|u\.s\.) (?:[\w-]+ ){0,2}"
    r"(?:officials?|aides?|diplomats?|person|people|advis[eo]rs?|witness(?:es)?)\b",
    re.IGNORECASE,
)
CONCEALED = re.compile(r"\b(?:condition(?:s)? of anonymity|not (?:be )?(?:authori[sz]ed|named|identified))\b")
PERSONS = frozenset({"he", "she", "i", "him", "her", "who", "his"})
CROWDS = frozenset({"they", "we", "you", "them", "many", "some", "others", "few", "most", "several", "both", "all"})
SHARES = frozenset({"percent", "%", "majority", "plurality", "half", "third", "quarter"})
PERSON_NOUN = re.compile(r"(?:er|or|ist|man|woman|ian|ant|ary|president|chief|head|critic)$")


def type_of(head: Token, text: str, mention: ActorMention | None, behind: str) -> str:
    """Return the contract's `speaker_type` of a speaker: its head token, its words, its mention, what follows."""
    word = head.lower_
    if word in DOCUMENTS or head.lemma_.lower() in DOCUMENTS:
        return "document"
    is_named = mention is not None and mention.actor_id is not None and mention.kind == "person"
    if not is_named and head.pos_ != "PRON" and (NAMELESS.search(text) or CONCEALED.search(behind)):
        return "anonymous"
    if word in SHARES:
        return "collective"
    if mention is not None and mention.kind in KINDS:
        return "collective" if mention.is_plural and mention.kind == "person" else KINDS[mention.kind]
    if word in PERSONS:
        return "person"
    if word in CROWDS or head.tag_ in ("NNS", "NNPS"):
        return "collective"
    if head.ent_type_ == "PERSON":
        return "person"
    if head.ent_type_ in ("ORG", "NORP"):
        return "organisation"
    if head.ent_type_ == "GPE":
        return "government"
    if head.pos_ == "NOUN" and PERSON_NOUN.search(word):
        return "person"
    return "unknown"
