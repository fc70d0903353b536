#!/usr/bin/python3
"""Mails of every kind, read by readers that are not ours: Python's, which raises at every defect, and MIME-tools', which
mail filters use. With STEWARD_ALL set, SpamAssassin says what it thinks of them, without the network.

Run as: mail_check.py TEST_CONTACT      (the test program, which writes the mails)"""

import email
import email.policy
import html.parser
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

PLAIN, HTML, PNG = "text/plain", "text/html", "image/png"
SHAPES = ([PLAIN, HTML], [PLAIN, "multipart/related", HTML, PNG])
VOID = {"br", "img", "meta"}
OWN = "https://portal.aicloud.example/"
LINE = 78          # RFC 5322 2.1.1
MAILS = 60         # at least that many are written
SPAM = 1.0         # points; 5 are spam
# What says something of the sample's way here, not of the sample: no server has passed it on.
NOT_OURS = {"NO_RELAYS", "NO_RECEIVED", "ALL_TRUSTED", "HTML_MESSAGE", "URIBL_BLOCKED", "FROM_NO_DNS", "NO_DNS_FOR_FROM"}

MIME_TOOLS = r"""
use MIME::Parser;
my $parser = MIME::Parser->new;
$parser->output_to_core(1); $parser->tmp_to_core(1);
for my $file (@ARGV) {
    my $entity = $parser->parse_open($file);
    my @said = $parser->results->msgs;
    print "$file: $_\n" for @said;
    print "$file: no parts\n" unless $entity->parts == 2;
}
print "read ", scalar(@ARGV), "\n";
"""


class Reader(html.parser.HTMLParser):
    """The text, the links and the sources; and tags that do not match."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.open, self.text, self.links, self.sources, self.faults, self.alts = [], [], [], [], [], []

    def handle_starttag(self, tag, attrs):
        values = dict(attrs)
        self.links += [values["href"]] if "href" in values else []
        self.sources += [values["src"]] if "src" in values else []
        self.alts += [values["alt"]] if "alt" in values else []
        self.faults += [f"{tag} has {name}" for name in values if name.startswith("on")]
        self.faults += [f"a {tag}"] if tag in ("script", "link", "iframe", "object", "form", "base") else []
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"</{tag}> closes nothing")

    def handle_data(self, data):
        if "style" not in self.open and "title" not in self.open:
            self.text.append(data)
        elif "style" in self.open and re.search(r"url\(|@import|expression", data):
            self.faults.append("the style fetches something")


def words_of(text):
    """The words of a letter, without its plot and its markers."""
    lines = [line for line in text.splitlines() if not re.search("[▁▂▃▄▅▆▇█·]{8}", line)]
    lines = [line for line in lines if not re.fullmatch(r" +[\d:/ ]+", line) and line != "-- "]
    return "".join("".join(re.sub("^(> ?|- )", "", line) for line in lines).split())


def faults_of(content):
    message = email.message_from_bytes(content, policy=email.policy.strict)
    shape = [part.get_content_type() for part in message.walk()][1:]
    if message.get_content_type() != "multipart/alternative" or shape not in SHAPES:
        return [f"has the parts {shape}"]
    parts = {part.get_content_type(): part for part in message.walk()}
    faults = [f"{name}: {value.defects}" for name, value in message.items() if value.defects]
    faults += ["a line is too long" for line in content.split(b"\r\n") if len(line) > LINE][:1]
    faults += ["a line ends in LF alone"] if content.count(b"\n") != content.count(b"\r\n") else []
    faults += ["is not ASCII"] if not content.isascii() else []
    text, page = parts[PLAIN].get_content(), parts[HTML].get_content()
    reader = Reader()
    reader.feed(page)
    reader.close()
    faults += reader.faults + [f"{tag} is not closed" for tag in reader.open]
    faults += [f"links to {link}" for link in reader.links if not link.startswith(OWN)]
    if PNG in parts:
        identity = parts[PNG]["Content-ID"].strip("<>")
        faults += [] if reader.sources == [f"cid:{identity}"] and all(reader.alts) else ["the picture is not shown once"]
        faults += [] if parts[PNG].get_content().startswith(b"\x89PNG\r\n\x1a\n") else ["the picture is none"]
    elif reader.sources:
        faults.append("shows a picture that is not there")
    # A link has a button's words before its address, which the text does without.
    shown = "".join("".join(reader.text).replace("Open the page", "").replace("Åbn siden", "").split())
    if PNG not in parts and words_of(text) != shown:
        faults.append("text and HTML say different things")
    return faults


def read_by_python(files):
    wrong = []
    for file in files:
        try:
            wrong += [f"{file.name}: {fault}" for fault in faults_of(file.read_bytes())]
        except (email.errors.MessageError, LookupError, UnicodeError) as problem:
            wrong.append(f"{file.name}: {type(problem).__name__}: {problem}")
    return wrong


def read_by_mime_tools(files):
    done = subprocess.run(["perl", "-e", MIME_TOOLS, *map(str, files)], capture_output=True, text=True, timeout=120)
    if done.returncode != 0:
        return [f"MIME-tools: {done.stderr.strip()} (they are in libmime-tools-perl)"]
    lines = done.stdout.split("\n")[:-1]
    return lines[:-1] if lines[-1] == f"read {len(files)}" else [f"MIME-tools: {done.stdout}"]


def judged_by_spamassassin(files, home):
    if not shutil.which("spamassassin"):
        print("SKIPPED: SpamAssassin is not here (apt-get install spamassassin)")
        return []
    wrong = []
    for file in files:
        done = subprocess.run(["spamassassin", "-L", "-t", "--prefspath", f"{home}/prefs"],
                              input=file.read_bytes(), capture_output=True, timeout=120, env={**os.environ, "HOME": home})
        report = done.stdout.decode("utf-8", "replace")
        found = re.search(r"X-Spam-Status: .*?score=(-?[\d.]+).*?tests=([\w,\s]+?)\s*(?:autolearn|version)", report, re.DOTALL)
        if not found:
            wrong.append(f"{file.name}: SpamAssassin said nothing: {done.stderr.decode()[:300]}")
            continue
        tests = set(re.split(r"[,\s]+", found[2])) - NOT_OURS - {"", "none"}
        print(f"{file.name}: {found[1]} points, {', '.join(sorted(tests)) or 'nothing'}")
        broken = [test for test in tests if test.startswith(("MIME", "HTML", "BASE64", "MISSING", "MPART", "SUBJ"))]
        if float(found[1]) > SPAM or broken:
            wrong.append(f"{file.name}: SpamAssassin: {found[1]} points, {broken or tests}")
    return wrong


def main():
    with tempfile.TemporaryDirectory(prefix="steward-mails-") as folder:
        subprocess.run([sys.argv[1], "--gtest_filter=SampleMails.*", "--gtest_brief=1"], check=True, timeout=300,
                       env={**os.environ, "STEWARD_MAILS_TO": folder})
        files = sorted(Path(folder).glob("*.eml"))
        wrong = [] if len(files) >= MAILS else [f"only {len(files)} mails were written"]
        wrong += read_by_python(files) + read_by_mime_tools(files)
        if os.environ.get("STEWARD_ALL"):
            wrong += judged_by_spamassassin([file for file in files if "hostile" not in file.name], folder)
    print("\n".join(wrong))
    print(f"{len(files)} mails, {len(wrong)} faults")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
