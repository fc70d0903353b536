#!/bin/bash
# Twenty loops that each fork a hundred processes at a time, over in milliseconds each; until they are ended.
storm() {
  while :; do
    for ((i = 0; i < 100; i++)); do /bin/true & done
    wait
  done
}
for ((each = 0; each < 20; each++)); do storm & done
wait
