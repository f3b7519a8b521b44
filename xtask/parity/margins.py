"""Write how sure spaCy is of some texts, one JSON line each.

usage: margins.py WHEEL TEXTS OUT NUMBER ...

For each token there is the distance between the tagger's two best scores, and for each text the narrowest decisions of
the parser and the entity recogniser between their two best permitted moves.
"""

import json
import sys
from pathlib import Path

import numpy
from reference import load, texts


def margin(scores):
    """The distance between the two best scores of a row."""
    best = numpy.partition(numpy.asarray(scores, dtype="float64"), -2)[-2:]
    return float(best[1] - best[0])


def narrowest_move(component, doc):
    """The least distance between the two best permitted moves while a document is read."""
    moves = component.moves
    states = moves.init_batch([doc])
    step, _ = component.model.begin_update([doc])
    narrowest = None
    while states:
        scores = step.predict(states)
        names = [moves.get_class_name(i) for i in range(scores.shape[1])]
        valid = numpy.array([moves.is_valid(states[0], name) for name in names])
        if valid.sum() > 1:
            here = margin(scores[0][valid])
            narrowest = here if narrowest is None else min(narrowest, here)
        states = component.transition_states(states, scores)
    return narrowest


def margins(nlp, text):
    """What the components were least sure of."""
    doc = nlp.make_doc(text)
    found = {}
    for name, component in nlp.pipeline:
        if name == "tagger":
            found["tag"] = [margin(row) for row in component.model.predict([doc])[0]]
        if name in ("parser", "ner"):
            try:
                found[name] = narrowest_move(component, doc)
            except Exception as error:  # spaCy's own interface to its states is not a public one
                found[name] = None
                print(f"no margins of {name}: {error}", file=sys.stderr)
        doc = component(doc)
    return found


def main():
    wheel, path, out = Path(sys.argv[1]), sys.argv[2], sys.argv[3]
    numbers = [int(number) for number in sys.argv[4:]]
    nlp = load(wheel)
    found = texts(path, max(numbers) + 1)
    with open(out, "w", encoding="utf-8") as file:
        for number in numbers:
            json.dump(margins(nlp, found[number]), file)
            file.write("\n")


if __name__ == "__main__":
    main()
