"""Who and what acts, is acted upon, speaks or is named in an article."""

from transforms.extract.actors.names import named
from transforms.extract.actors.nouns import described
from transforms.extract.actors.persons import unlisted
from transforms.extract.actors.profiles import characterise
from transforms.extract.actors.references import Scene, settle
from transforms.extract.actors.words import Words
from transforms.extract.text import ActorMention, Article


def mentions_in(article: Article) -> list[ActorMention]:
    """Return the mentions of actors and places in an article, in the order of the text, outer before inner ones.

    Names of the tables come first, then names in no table, then noun phrases with a role noun; at last surnames,
    offices, groups and pronouns are linked within the article. Offices stay as they are said (`office_role`,
    `office_country`) where no person of the article is known to hold them: `transforms.link.actors` settles them by date.
    """
    scene = Scene({}, [])
    for paragraph in article.paragraphs:
        words = Words(article.article_id, paragraph)
        found = [*named(words), *unlisted(words)]
        found += described(words)
        characterise(words, found)
        scene.words[paragraph.index] = words
        scene.mentions += found
    scene.sort()
    settle(scene, article.article_id)
    return scene.mentions
