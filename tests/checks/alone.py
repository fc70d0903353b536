#!/usr/bin/env python3
"""Whether each file of src/ includes what it uses: each is compiled (as far as its syntax) alone, without the headers that
are precompiled and without the files that are compiled together with it. Minutes, so only in the long run.
"""
import concurrent.futures
import json
import os
import pathlib
import shlex
import subprocess
import sys

SKIPPED = 77
TREE = pathlib.Path(__file__).resolve().parents[2]


def commands():
    subprocess.run(["cmake", "--preset", "alone"], cwd=TREE, check=True, stdout=subprocess.DEVNULL)
    for entry in json.loads((TREE / "build-alone" / "compile_commands.json").read_text()):
        if not entry["file"].startswith(f"{TREE}/src/"):
            continue
        words = shlex.split(entry["command"])
        words = words[next(i for i, word in enumerate(words) if word.endswith("/c++")) :]
        del words[words.index("-o") : words.index("-o") + 2]
        yield entry["file"], entry["directory"], [word for word in words if not word.startswith("-O")] + ["-fsyntax-only"]


def look(entry):
    file, folder, words = entry
    run = subprocess.run(words, cwd=folder, capture_output=True, text=True)
    return file, run.returncode, run.stderr


def main():
    if not os.environ.get("STEWARD_ALL"):
        print("alone: in the long run only (./test --all)")
        return SKIPPED
    wrong = 0
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for file, code, said in pool.map(look, list(commands())):
            if code:
                wrong += 1
                print(f"{file}: does not compile alone\n{said}")
    print(f"{wrong} files do not compile alone" if wrong else "each file compiles alone")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
