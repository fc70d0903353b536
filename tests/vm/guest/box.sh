#!/bin/bash
# box.sh IMAGE: a container that burns some CPU time, and then sleeps long enough to be looked at.
apptainer exec "/opt/$1" /bin/sh -c 'i=0; while [ $i -lt 300000 ]; do i=$((i + 1)); done'
apptainer exec "/opt/$1" /bin/sleep 14
exec /usr/bin/python3 -B /opt/vm/truth.py "$1"
