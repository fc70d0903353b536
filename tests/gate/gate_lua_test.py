#!/usr/bin/python3
"""The gate's Lua under every interpreter that Slurm may bring: `steward gate write` makes the files from policies, spec.lua
plays submissions against them.

  gate_lua_test.py STEWARD        exits 77 where no interpreter is installed
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from gate_site import Site

HERE = Path(__file__).resolve().parent
INTERPRETERS = ("lua5.1", "lua5.2", "lua5.3", "lua5.4")

EXEMPT = 'exempt_users = ["lars@cs.aau.dk", "1999", "x]]=end"]\nexempt_accounts = ["course"]\n'
POLICIES = {
    "advise": EXEMPT,
    "refuse": 'interactive = "refuse"\n' + EXEMPT,
    "off": 'interactive = "off"\nnotebook = "off"\nsleep = "off"\n',
    "danish": 'long_time = "advise"\n',
}

# A site's own scripts, with answers of their own.
SITE_JOB_SUBMIT = """\
function slurm_job_submit(job, parts, uid)
  if job.name == "refuse" then return 99 end
  if job.name == "raise" then error("site raised") end
  if job.name == "nothing" then return nil end
  return slurm.SUCCESS
end
function slurm_job_modify(job, record, parts, uid) if uid == 5 then return 77 end return slurm.SUCCESS end
return "site's own"
"""
SITE_CLI_FILTER = """\
function slurm_cli_setup_defaults(options, early) return 5 end
function slurm_cli_pre_submit(options, offset) if options.comment == "no" then return slurm.ERROR end return slurm.SUCCESS end
function slurm_cli_post_submit(offset, job, step) return 6 end
"""

BROKEN = {"missing": None, "syntax": "function (", "raises": 'error("no")', "number": "return 7", "empty": ""}


def make_folders(steward, folder):
    for name, lines in POLICIES.items():
        site = Site(steward, folder / name, lines, "da" if name == "danish" else "en")
        site.write("--job-submit", site.folder / "job_submit.lua")
    site = Site(steward, folder / "later", POLICIES["refuse"], version="23.02.1")
    site.write()
    for name, rules in BROKEN.items():
        site = Site(steward, folder / name, POLICIES["refuse"]).write()
        if rules is None:
            (site.folder / "steward_gate.lua").unlink()
        else:
            (site.folder / "steward_gate.lua").write_text(rules)
    for name in ("site", "site_gone", "site_broken"):
        site = Site(steward, folder / name, POLICIES["refuse"])
        (site.folder / "job_submit.lua").write_text("function (" if name == "site_broken" else SITE_JOB_SUBMIT)
        (site.folder / "cli_filter.lua").write_text(SITE_CLI_FILTER)
        site.write("--job-submit", site.folder / "job_submit.lua", "--cli-filter", site.folder / "cli_filter.lua")
    for file in (folder / "site_gone").glob("*_site.lua"):
        file.unlink()


def hostile(steward, folder):
    """Names that would break out of a Lua text, were they not written as one."""
    platforms = ['\\"] = 1 } os.exit(9) --', "]]] {gpus} {command}", "\\\\", "\\u00e6\\u00f8\\u00e5 %d %s", "\\u0085\\u202e"]
    for number, platform in enumerate(platforms):
        site = Site(steward, folder / f"hostile{number}", 'exempt_users = ["a\\u00e6]]--[[", "[=[%"]\n')
        policy = site.folder / "policy.toml"
        policy.write_text(policy.read_text() + f'[platform]\nname = "{platform}"\n')
        yield site.write().folder


def main():
    steward = Path(sys.argv[1]).resolve()
    found = [path for path in map(shutil.which, INTERPRETERS) if path]
    if not found:
        print("no Lua is installed (Debian: lua5.1 lua5.2 lua5.3 lua5.4)", file=sys.stderr)
        return 77
    os.environ["LC_ALL"] = "C.UTF-8"
    failed = len(found) < len(INTERPRETERS)
    if failed:
        print(f"only {found}: ./up packages installs the others", file=sys.stderr)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        make_folders(steward, folder)
        names = list(hostile(steward, folder))
        for lua in found:
            failed |= subprocess.run([lua, HERE / "spec.lua", HERE, folder]).returncode != 0
            for each in names:
                done = subprocess.run([lua, each / "steward_gate.lua"], capture_output=True, text=True)
                if done.returncode != 0 or done.stdout or done.stderr:
                    print(f"{lua}: {each}: {done.returncode} {done.stdout}{done.stderr}")
                    failed = True
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
