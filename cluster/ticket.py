#!/usr/bin/python3
"""The demonstration's ticket system: a log with one JSON object a line. stewardd runs it for each opening, update and
closing of a case, with what it needs in its environment; a site puts a call of its own ticket system here.
"""

import json
import os
from pathlib import Path

# It stands in the cloud's bin/; stewardd's account may write beside its socket.
LOG = Path(__file__).resolve().parent.parent / "steward/tickets.log"

told = {name.removeprefix("STEWARD_").lower(): value for name, value in os.environ.items() if name.startswith("STEWARD_")}
os.umask(0o077)   # what people write is not for every user of this machine
with open(LOG, "a", encoding="utf-8") as log:
    log.write(json.dumps(told, ensure_ascii=False) + "\n")
if told["event"] == "opened":
    print(f"INC-{int(told['case']):05}")
