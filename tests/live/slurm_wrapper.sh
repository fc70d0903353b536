#!/bin/sh
# squeue, scontrol and scancel as stewardd runs them in the live tests: the real ones, unless control/NAME holds a fault.
# Every call is noted in calls, one line each.
here=${0%/*}
name=${0##*/}
printf '%s\n' "$name $*" >>"$here/calls"
fault=$(cat "$here/control/$name" 2>/dev/null)
case $fault in
"") ;;
fail)
    echo "$name: error: Unable to contact slurm controller (connect failure)" >&2
    exit 1
    ;;
hang) exec sleep 600 ;;
act-and-hang)
    "/usr/bin/$name" "$@"
    exec sleep 600
    ;;
garbage)
    head -c 3000 /dev/urandom
    exit 0
    ;;
lie) exit 0 ;;
hold) while [ "$(cat "$here/control/$name" 2>/dev/null)" = hold ]; do sleep 0.05; done ;;
*)
    echo "slurm_wrapper: no fault is called $fault" >&2
    exit 70
    ;;
esac
exec "/usr/bin/$name" "$@"
