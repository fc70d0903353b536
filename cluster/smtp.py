"""Starts the cloud's mail server, and lets users and Slurm send through it."""

import os
import sys
from pathlib import Path

from accounts import ids
from cloud import DOMAIN, OFFICES, PEOPLE
from procs import listens, write_atomically

NAME = "mailserver"
STAFF_ADDRESS = f"claaudia@{DOMAIN}"
# Answers to Steward's letters, with a +extension that says whose matter it is; handed over by Debian's own mail account.
ANSWERS_ADDRESS = f"steward@{DOMAIN}"
RECEIVER = "mail"

MAILRC = """\
set v15-compat
set mta=smtp://127.0.0.1:{port} smtp-auth=none
set hostname={domain}
set nosave
"""

# Slurm calls it as `slurm-mail -s SUBJECT ADDRESS` and may give an account for an address. Its own MailDomain would
# add a domain even to accounts that have one.
SLURM_MAIL = """\
#!/bin/sh
case $3 in *@*) to=$3 ;; *) to=$3@{domain} ;; esac
MAILRC={run}/etc/mailrc exec s-nail -r 'Slurm <slurm@{domain}>' -s "$2" "$to" </dev/null
"""


def addresses(cloud):
    """Who gets mail here: address -> accounts."""
    known = {account if "@" in account else f"{account}@{DOMAIN}": [account] for account in cloud.users}
    known |= {f"{office}@{DOMAIN}": [cloud.user(office)] for office in OFFICES}
    known[STAFF_ADDRESS] = [cloud.user(person.login) for person in PEOPLE if person.staff]
    return known


def start(cloud):
    folder = cloud.run / "mail"
    folder.mkdir(exist_ok=True)
    folder.chmod(0o1777)   # as /var/mail: mail readers make lock files beside the mailbox
    for account in [*cloud.users, *cloud.offices]:
        _make_mailbox(folder / account, ids(account))
    write_atomically(cloud.run / "etc/mailrc", MAILRC.format(port=cloud.smtp_port, domain=DOMAIN))
    write_atomically(cloud.run / "bin/slurm-mail", SLURM_MAIL.format(run=cloud.run, domain=DOMAIN), 0o755)
    (cloud.run / "bin/mail").unlink(missing_ok=True)
    (cloud.run / "bin/mail").symlink_to("/usr/bin/s-nail")
    pairs = [f"{address}={','.join(accounts)}" for address, accounts in addresses(cloud).items()]
    pairs.append(f"receive:{ANSWERS_ADDRESS}={RECEIVER},{cloud.run}/bin/steward,{cloud.run}/steward/api.sock")
    argv = [sys.executable, "-B", Path(__file__).parent / "mailserver.py", folder, cloud.smtp_port, DOMAIN, *pairs]
    started = cloud.procs.start(NAME, argv)
    if started:
        cloud.procs.await_ready(NAME, lambda: listens(cloud.smtp_port))
    return started


def _make_mailbox(path, owner):
    """Made before anybody else could take the name in that folder."""
    if not path.exists():
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        os.chown(path, *owner)
