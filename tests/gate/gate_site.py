"""A site for the tests of `steward gate`: one folder as an administrator has it beside slurm.conf, with an scontrol that
answers what it is told to."""

import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent

SCONTROL = """\
#!/bin/sh
if [ "$2" = config ]; then
    echo "SLURM_VERSION           = {version}"
    echo "CliFilterPlugins        = {cli_filter}"
    echo "JobSubmitPlugins        = {job_submit}"
else
    echo "PartitionName=prioritized AllowGroups=ALL Default=YES DefaultTime=6-00:00:00 MaxTime=6-00:00:00 State=UP"
    echo "PartitionName=short AllowGroups=ALL Default=NO DefaultTime=01:00:00 MaxTime=02:00:00 State=UP"
    echo "PartitionName=aicentre AllowGroups=ALL Default=NO DefaultTime=NONE MaxTime=UNLIMITED State=UP"
fi
"""

CONFIG = """\
cluster = "test"
policy = "{policy}"
messages = "{root}/messages"
own_messages = ""
[slurm]
bin_dir = "{bin}"
conf = "{folder}/slurm.conf"
[mail]
server = "smtp://127.0.0.1:25"
from_name = "x"
from_address = "x@example.org"
domain = "example.org"
"""

class Site:
    """One folder as an administrator has it beside slurm.conf."""

    def __init__(self, steward, folder, lines, language="en", version="22.05.8"):
        self.steward, self.folder = steward, folder
        folder.mkdir()
        self.slurm_says(version)
        policy = self.policy(lines, language)
        (folder / "steward.toml").write_text(CONFIG.format(policy=policy, root=ROOT, bin=folder, folder=folder))

    def slurm_says(self, version="22.05.8", cli_filter="(null)", job_submit="(null)"):
        """What `scontrol` answers here."""
        scontrol = self.folder / "scontrol"
        scontrol.write_text(SCONTROL.format(version=version, cli_filter=cli_filter, job_submit=job_submit))
        scontrol.chmod(0o755)

    def policy(self, lines, language="en"):
        policy = self.folder / "policy.toml"
        policy.write_text(f'[roles]\nstaff_group = "staff"\n[contact]\nlanguage = "{language}"\n[gate]\n{lines}')
        return policy

    def gate(self, *words):
        """steward gate …; the completed process."""
        return subprocess.run([self.steward, "gate", words[0], "--config", self.folder / "steward.toml", *words[1:]],
                              capture_output=True, text=True)

    def write(self, *words):
        done = self.gate("write", *words)
        if done.returncode != 0:
            raise SystemExit(f"steward gate write failed ({done.returncode}): {done.stdout}{done.stderr}")
        return self
