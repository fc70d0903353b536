#!/usr/bin/python3
"""The house's rules, read from the sources: who may include whom, which door a heavy header stands behind, which calls
are banned where, how long a file may be. Prints every breach with its place; exits 1 when there is one."""

import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
SRC = ROOT / "src"

# A folder includes only itself and folders above it in this list.
ORDER = ["base", "model", "wire", "net", "policy", "meter", "slurm", "facts", "rules", "casework", "contact", "advice",
         "store", "engine", "portal", "programs"]
PURE = {"facts", "rules", "casework"}            # these include only base, model and policy
APART = {"meter", "slurm", "contact", "advice", "store"}  # these do not include one another

# Header -> where it may be included (paths under src/).
DOORS = {
    r"nlohmann/": ["wire/"],
    r"simdjson\.h": ["wire/document.cpp"],
    r"boost/": ["net/"],
    r"spdlog/": ["base/log.cpp"],
    r"CLI/": ["programs/steward/"],
    r"toml\+\+/": ["policy/"],
    r"(gmime|glib)": ["programs/steward/mail_parts.cpp"],
    r"curl/": ["contact/"],
    r"png\.h": ["contact/png.cpp"],
    r"sqlite3\.h": ["store/"],
    r"sodium": ["store/", "contact/token.cpp", "portal/login/secret.cpp"],
    r"date/": ["base/calendar.cpp"],
}

# Call -> where it is allowed.
BANNED = {
    r"system_clock::now": ["base/clock.cpp"],
    r"\bpopen\s*\(": [],
    r"\bsystem\s*\(": [],
    r"std::regex": [],
    r"\b(s?rand|random)\s*\(\)": [],
    r"\bgetenv\s*\(": ["programs/"],
    r"\b(float|double)\b": ["meter/", "programs/", "portal/", "net/", "contact/"],
}

LONGEST = 400


def folder(path):
    return path.relative_to(SRC).parts[0]


def allowed(path, places):
    name = str(path.relative_to(SRC))
    return any(name.startswith(place) for place in places)


def may_include(who, whom):
    if who == whom:
        return True
    if whom not in ORDER or ORDER.index(whom) > ORDER.index(who):
        return False
    if who in PURE and whom not in {"base", "model", "policy"}:
        return False
    return not (who in APART and whom in APART)


def check_includes(path, number, line, breaches):
    found = re.match(r'\s*#\s*include\s+([<"])([^>"]+)[>"]', line)
    if not found:
        return
    header = found.group(2)
    top = header.split("/")[0]
    if found.group(1) == '"' and top in ORDER and not may_include(folder(path), top):
        breaches.append((path, number, f"{folder(path)}/ may not include {top}/"))
    if found.group(1) == '"' and top not in ORDER:
        breaches.append((path, number, f'"{header}": own headers are named from src/'))
    for door, places in DOORS.items():
        if re.match(door, header) and not allowed(path, places):
            breaches.append((path, number, f"<{header}> is included only in {', '.join(places)}"))


def check_calls(path, number, line, breaches):
    code = re.sub(r'"(\\.|[^"\\])*"', '""', line.split("//")[0])
    for call, places in BANNED.items():
        if re.search(call, code) and not allowed(path, places):
            breaches.append((path, number, f"'{call}' is allowed only in {', '.join(places) or 'no file'}"))


def check_file(path, breaches):
    lines = path.read_text().splitlines()
    if len(lines) > LONGEST:
        breaches.append((path, len(lines), f"longer than {LONGEST} lines: is it one thing?"))
    if path.suffix == ".h" and "#pragma once" not in lines:
        breaches.append((path, 1, "a header without #pragma once"))
    if path.suffix == ".h" and not lines[0].startswith("//"):
        breaches.append((path, 1, "a header begins by saying what it is for"))
    for number, line in enumerate(lines, 1):
        check_includes(path, number, line, breaches)
        check_calls(path, number, line, breaches)


def main():
    breaches = []
    files = sorted(p for p in SRC.rglob("*") if p.suffix in {".h", ".cpp"})
    for path in files:
        check_file(path, breaches)
    for path, number, what in breaches:
        print(f"{path.relative_to(ROOT)}:{number}: {what}")
    print(f"{len(files)} files, {len(breaches)} breaches")
    return 1 if breaches or not files else 0


if __name__ == "__main__":
    sys.exit(main())
