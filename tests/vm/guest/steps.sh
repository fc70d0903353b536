#!/bin/bash
# Two steps, one after the other; the batch step itself does next to nothing.
srun /usr/bin/python3 -B /opt/vm/busy.py steps 5
srun /usr/bin/python3 -B /opt/vm/busy.py steps 8
exec /usr/bin/python3 -B /opt/vm/truth.py steps
