"""Who and what acts, is acted upon, speaks or is named in an article."""

from transforms.extract.actors.cities import capitals, locate, placed
from transforms.extract.actors.crowds import crowds
from transforms.extract.actors.names import named
from transforms.extract.actors.nouns import described
from transforms.extract.actors.persons import unlisted
from transforms.extract.actors.profiles import characterise
from transforms.extract.actors.references import settle
from transforms.extract.actors.scene import Scene
from transforms.extract.actors.titles import mark_title
from transforms.extract.actors.words import Words
from transforms.extract.text import ActorMention, Article


def mentions_in(article: Article) -> list[ActorMention]:
    """Return the mentions of actors and places in an article, in the order of the text, outer before inner.

    Names of the tables come first, then cities, names in no table, and noun phrases with a role noun; at last
    surnames, offices, groups and pronouns are linked within the article. Offices stay as they are said
    (`office_role`, `office_country`) where no person of the article is known to hold them:
    `transforms.link.actors` settles them by date.
    """
    scene = Scene({}, [])
    for paragraph in article.paragraphs:
        words = Words(article.article_id, paragraph)
        found = [*named(words), *placed(words), *unlisted(words)]
        for mention in found:
            if mention.kind == "person":
                mark_title(words, mention)
        found += described(words)
        found += [*capitals(words), *crowds(words)]
        characterise(words, found)
        scene.words[paragraph.index] = words
        scene.mentions += found
    scene.sort()
    locate(scene)
    settle(scene)
    return scene.mentions
