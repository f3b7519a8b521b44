"""Parse one text with spaCy, from the start of the process to the end of its tokens as JSON.

usage: once.py WHEEL FILE
"""

import json
import sys
from pathlib import Path

from reference import load

doc = load(Path(sys.argv[1]))(Path(sys.argv[2]).read_text(encoding="utf-8"))
print(json.dumps(doc.to_json()))
