"""Measure how long spaCy takes: for each line on standard input, parse the texts once and print the times as JSON.

usage: speed.py WHEEL TEXTS COUNT

"wall" is the time that passed and "processor" the time that this thread was running, in seconds.
"""

import json
import sys
import time
from pathlib import Path

from reference import load, texts


def main():
    wheel, path, count = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
    nlp = load(wheel)
    found = texts(path, count)
    for _ in sys.stdin:
        wall, processor, tokens = time.perf_counter(), time.thread_time(), 0
        for doc in nlp.pipe(found):
            tokens += len(doc)
        wall, processor = time.perf_counter() - wall, time.thread_time() - processor
        print(json.dumps({"wall": wall, "processor": processor, "tokens": tokens}), flush=True)


if __name__ == "__main__":
    main()
