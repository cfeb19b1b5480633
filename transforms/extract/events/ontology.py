"""The ontology as the seeds hold it: types, modes, contexts, word classes and the patterns that say an event.

A pattern is one line of `seeds/ontology/patterns/*.yml`; `seeds/ontology/README.md` tells how to write one:

    A:<workers> walk_out           verb with a particle; who does it is one of the class <workers>
    impose|slap <sanctions> on R   light verb, its object from a class, the recipient behind "on"
    urge R to do                   somebody is asked to do anything ("to:sign|meet": to do one of these)
    A's visit to R                 a noun; whose it is does it
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cache, cached_property, lru_cache

import seeds

LONG_LIST = re.compile(r"((?:[^\s|]+\|){3})[^\s|]+(?:\|[^\s|]+)*")
SLOT = re.compile(r"^([AR])(?:[:!](.+))?$")
ISE = re.compile(r"is(e|ed|es|ing|ation)$")


@dataclass(frozen=True, slots=True)
class Slot:
    """What may stand in one place of a pattern: a party (`role` A or R), listed words, or both; none means anything."""

    role: str | None = None
    words: frozenset[str] = frozenset()  # the listed words and those of the classes
    kinds: tuple[str, ...] = ()  # kinds of mention ("person", "place")
    excluded: frozenset[str] = frozenset()
    is_optional: bool = False

    @property
    def is_free(self) -> bool:
        """Whether anything may stand in it."""
        return not self.words and not self.kinds


@dataclass(frozen=True, slots=True)
class Pattern:
    """One way to say an event, for one verb or noun."""

    rule: str
    event_type: str
    mode: str | None
    head: str
    is_noun: bool
    particle: str | None = None
    modifier: str | None = None  # of a noun: the word before it ("air" strike)
    subject: Slot | None = None  # of a noun: whose it is
    objects: tuple[Slot, ...] = ()
    prepositions: tuple[tuple[frozenset[str], Slot], ...] = ()
    complement: str | None = None  # "to", "ing", "that", "must"
    content: Slot | None = None  # of "that" and "must": the subject of the clause
    complement_verbs: frozenset[str] = frozenset()
    excluded_verbs: frozenset[str] = frozenset()
    needs: tuple[str, ...] = ()  # classes of which the sentence must hold a word (they are in `wanted`)
    forbids: tuple[str, ...] = ()
    wanted: tuple[frozenset[str], ...] = ()  # of each of these, the sentence holds a word wherever the pattern fits

    @property
    def specificity(self) -> float:
        """How much the pattern asks for: the more, the surer it is where several fit."""
        asked = 0.0
        for slot in (
            *self.objects,
            *(slot for _, slot in self.prepositions),
            *([self.subject] if self.subject else []),
        ):
            if slot.kinds == ("several",):
                asked += 0.4
            elif not slot.is_optional:
                asked += 0.5 if slot.is_free else 1.0
        asked += bool(self.particle) + bool(self.modifier) + len(self.needs)
        asked += (1.0 if self.complement_verbs or self.content else 0.5) if self.complement else 0
        return asked

    @property
    def is_bare(self) -> bool:
        """Whether it is a verb alone, which then has no object either."""
        return not (
            self.is_noun or self.objects or self.prepositions or self.particle or self.complement or self.subject
        )

    @property
    def is_intransitive(self) -> bool:
        """Whether it is a verb that has no object of its own: its parties are its subject or behind prepositions."""
        return not (self.is_noun or self.objects or self.particle or self.complement)

    @property
    def is_reciprocal(self) -> bool:
        """Whether all who take part are actors."""
        slots = [*self.objects, *(slot for _, slot in self.prepositions)]
        return any(slot.role == "A" for slot in slots)


@dataclass(frozen=True)
class EventType:
    """A PLOVER event type."""

    name: str
    quad_class: int
    score: float
    modes: dict[str, float | None]

    def intensity(self, mode: str | None) -> float:
        """Return the score of a mode, or of the type where the mode has none."""
        score = self.modes.get(mode) if mode else None
        return self.score if score is None else score


@dataclass
class Ontology:
    """Everything the extractor of events knows, indexed by lemma."""

    version: str
    types: dict[str, EventType]
    classes: dict[str, frozenset[str]]
    contexts: dict[str, frozenset[str]]
    verbs: dict[str, list[Pattern]] = field(default_factory=dict)
    nouns: dict[str, list[Pattern]] = field(default_factory=dict)

    @cached_property
    def heads(self) -> frozenset[str]:
        """Every verb and noun that begins a pattern."""
        return frozenset(self.verbs) | frozenset(self.nouns)


@lru_cache(maxsize=100_000)
def spelled(lemma: str) -> str:
    """Return a lemma in the one spelling in which patterns are compared (criticise and criticize are one)."""
    return ISE.sub(r"iz\1", lemma.lower()).replace("our", "or")


def word_class(name: str) -> frozenset[str]:
    """Return the words of a class of `seeds/ontology/words.yml`."""
    return ontology().classes[name]


@cache
def ontology() -> Ontology:
    """Read the ontology of the seeds; a ValueError names a line that cannot be read."""
    content = seeds.document("ontology/types.yml")
    classes = {
        name: frozenset(spelled(word) for word in words)
        for name, words in _classes(seeds.document("ontology/words.yml")).items()
    }
    types = {
        name: EventType(name, entry["quad_class"], entry["score"], entry.get("modes") or {})
        for name, entry in content["types"].items()
    }
    contexts = {
        name: frozenset(spelled(word) for word in (words or "").split()) for name, words in content["contexts"].items()
    }
    found = Ontology(str(content["version"]), types, classes, contexts)
    for name, event_type in types.items():
        file = f"patterns/{name.lower()}.yml"
        for kind, by_mode in seeds.document(f"ontology/{file}").items():
            for mode, lines in by_mode.items():
                if mode != "any" and mode not in event_type.modes:
                    raise ValueError(
                        f"seeds/ontology/{file}: {name} has no mode {mode!r}; it has {list(event_type.modes)}"
                    )
                for line in lines:
                    for pattern in compiled(line, name, None if mode == "any" else mode, kind == "nouns", classes):
                        index = found.nouns if pattern.is_noun else found.verbs
                        index.setdefault(pattern.head, []).append(pattern)
    return found


def _classes(document: dict[str, str]) -> dict[str, list[str]]:
    """Return the words of each class; a class may name another as `<name>`."""

    def words(name: str) -> list[str]:
        if name not in document:
            raise ValueError(f"seeds/ontology/words.yml: there is no class <{name}>")
        return [w for item in document[name].split() for w in (words(item[1:-1]) if item[0] == "<" else [item])]

    return {name: words(name) for name in document}


def compiled(
    line: str, event_type: str, mode: str | None, is_noun: bool, classes: dict[str, frozenset[str]]
) -> Iterator[Pattern]:
    """Yield the patterns of one line, one per verb or noun that it lists."""
    rule = f"{event_type}/{line}"
    items = [item for item in line.replace("(", " ( ").replace(")", " ) ").split() if item]
    try:
        yield from _read(items, rule, event_type, mode, is_noun, classes)
    except (IndexError, KeyError, ValueError) as error:
        raise ValueError(f"seeds/ontology: the pattern {line!r} of {event_type} cannot be read: {error}") from error


def _read(
    items: list[str],
    rule: str,
    event_type: str,
    mode: str | None,
    is_noun: bool,
    classes: dict[str, frozenset[str]],
) -> Iterator[Pattern]:
    needs = tuple(item[2:-1] for item in items if item.startswith("+<"))
    forbids = tuple(item[2:-1] for item in items if item.startswith("-<"))
    items = [item for item in items if not item.startswith(("+<", "-<"))]
    subject = None
    if items[0].endswith("'s"):
        subject, items = _slot(items[0][:-2], classes, is_optional=True), items[1:]
    elif not is_noun and (items[0][0] == "<" or SLOT.match(items[0])):
        subject, items = _slot(items[0], classes), items[1:]
    heads, rest = items[0].split("|"), items[1:]
    objects: list[Slot] = []
    prepositions: list[tuple[frozenset[str], Slot]] = []
    complement, complement_verbs, content = None, frozenset[str](), None
    excluded_verbs = frozenset[str]()
    optional, at = False, 0
    while at < len(rest):
        item = rest[at]
        after = rest[at + 1] if at + 1 < len(rest) else ""
        if item in "()":
            optional = item == "("
        elif item == "to" and (after == "do" or after.startswith("<do-")):
            complement, at = "to", at + 1
            complement_verbs = classes[after[1:-1]] if after != "do" else frozenset()
        elif item.startswith("to!"):
            complement, excluded_verbs = "to", frozenset(spelled(word) for word in item[3:].split("|"))
        elif item.startswith("to:"):
            complement, complement_verbs = "to", frozenset(spelled(word) for word in item[3:].split("|"))
        elif item == "doing" or item.startswith("<doing-"):
            complement = "ing"
            complement_verbs = classes[f"do-{item[7:-1]}"] if item != "doing" else frozenset()
        elif item == "that":
            complement = "that"
        elif item.startswith("that:"):
            complement, content = "that", _slot(item[5:], classes)
        elif after == "must":
            complement, content, at = "must", _slot(item, classes), at + 1
        elif set(item.split("|")) <= classes["prepositions"] and after and after not in "()":
            if after == "doing" or after.startswith("<doing-"):
                complement = "ing"
                complement_verbs = classes[f"do-{after[7:-1]}"] if after != "doing" else frozenset()
                slot = Slot(is_optional=optional)
            else:
                slot = _slot(after, classes, optional)
            prepositions.append((frozenset(item.split("|")), slot))
            at += 1
        else:
            objects.append(_slot(item, classes, optional))
        at += 1
    if len(objects) > 1 and objects[0].role and objects[0].is_free:  # "grant R asylum": R is somebody, not asylum
        objects[0] = replace(objects[0], kinds=("actor",))
    slots = [*objects, *(slot for _, slot in prepositions), *([subject] if subject and not is_noun else [])]
    wanted = [slot.words for slot in slots if slot.words and not slot.kinds and not slot.is_optional]
    wanted += [classes[name] for name in needs]
    for head in heads:
        first, _, last = head.partition("_")
        word, extra = (last, first) if is_noun and last else (first, last)
        yield Pattern(
            rule=_readable(rule.replace(items[0], head, 1)),
            event_type=event_type,
            mode=mode,
            head=spelled(word),
            is_noun=is_noun,
            particle=extra if extra and not is_noun else None,
            modifier=spelled(extra) if extra and is_noun else None,
            subject=subject,
            objects=tuple(objects),
            prepositions=tuple(prepositions),
            complement=complement,
            complement_verbs=complement_verbs,
            excluded_verbs=excluded_verbs,
            content=content,
            needs=needs,
            forbids=forbids,
            wanted=tuple(wanted),
        )


def _readable(rule: str) -> str:
    """Return the id of a pattern: its type and line, of long lists of words the first three."""
    return LONG_LIST.sub(r"\1...", rule)


def _slot(item: str, classes: dict[str, frozenset[str]], is_optional: bool = False) -> Slot:
    """Read one slot: `A`, `R:<person>`, `R!<thing>`, `<talks>`, `fire|shot`, `R|life|_`; `_` is anything."""
    role, is_free, words, kinds = None, False, set[str](), []
    excludes = item[1:2] == "!"
    for part in item.split("|"):
        found = SLOT.match(part)
        if found:
            role, part = found[1], found[2] or "_"
        if part in {"_", "R's"}:
            is_free = not excludes
        elif part[0] != "<":
            words.add(spelled(part))
        elif part[1:-1] in BUILT_IN:
            kinds.append(part[1:-1])
        elif part[1:-1] in classes:
            words |= classes[part[1:-1]]
        else:
            raise ValueError(f"there is no class {part}")
    if excludes:
        return Slot(role, excluded=frozenset(words), is_optional=is_optional)
    if is_free:
        return Slot(role, is_optional=is_optional)
    return Slot(role, frozenset(words), tuple(kinds), is_optional=is_optional)


# Classes that are not lists of words but kinds of mention (see `events/parties.py`).
BUILT_IN = frozenset({"person", "place", "actor", "country", "power", "several"})
