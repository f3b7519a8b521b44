"""Parse texts with spaCy and write what it says, one JSON line a text; the last line is a summary.

usage: reference.py WHEEL TEXTS COUNT OUT

WHEEL is the package of the pipeline, TEXTS a file of JSON lines with a field "text", of which the first COUNT are
parsed. A token is written as [start, end, tag, pos, dep, head, lemma, sentence start, entity], with offsets in UTF-8
bytes and the entity as B-LABEL, I-LABEL or O.
"""

import json
import sys
import zipfile
from pathlib import Path

import spacy
from spacy.util import load_model_from_path

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


def texts(path, count):
    """The first texts of a file."""
    with open(path, encoding="utf-8") as lines:
        found = [json.loads(line)["text"] for line in lines if line.strip()]
    return found[:count]


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


def main():
    wheel, path, count, out = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), sys.argv[4]
    nlp = load(wheel)
    with open(out, "w", encoding="utf-8") as file:
        for doc in nlp.pipe(texts(path, count)):
            json.dump({"tokens": list(tokens(doc))}, file, ensure_ascii=False)
            file.write("\n")
        json.dump({"spacy": spacy.__version__}, file)
        file.write("\n")


if __name__ == "__main__":
    main()
