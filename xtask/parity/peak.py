"""Measure a command: the seconds it takes, those of the processor, and the most memory it holds, in kilobytes; as JSON.

usage: peak.py COMMAND [ARGUMENT ...]      (its output is thrown away)
       peak.py --product                   the multiply-adds a second of numpy's own product of matrices, one thread
"""

import json
import resource
import subprocess
import sys
import time


def product():
    import numpy

    size, best = 768, 0.0
    a = numpy.random.default_rng(1).standard_normal((size, size), dtype=numpy.float32)
    for _ in range(30):
        start = time.thread_time()
        a @ a
        best = max(best, size**3 / (time.thread_time() - start))
    return {"products": best}


def command(words):
    start = time.perf_counter()
    subprocess.run(words, check=True, stdout=subprocess.DEVNULL)
    seconds = time.perf_counter() - start
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return {"wall": seconds, "processor": used.ru_utime + used.ru_stime, "peak": used.ru_maxrss}


print(json.dumps(product() if sys.argv[1:] == ["--product"] else command(sys.argv[1:])))
