"""The Unix accounts of the cloud's people. What was created here is recorded, and only that is ever removed."""

import grp
import json
import os
import pwd
import subprocess

from cloud import GROUPS, PEOPLE
from procs import write_atomically
from say import Problem


def _record_file(cloud):
    return cloud.run / "accounts.json"


def created(cloud):
    try:
        return json.loads(_record_file(cloud).read_text())
    except FileNotFoundError:
        return {"users": [], "groups": []}


def _remember(cloud, kind, name):
    record = created(cloud)
    record[kind].append(name)
    write_atomically(_record_file(cloud), json.dumps(record, indent=1) + "\n")


def _missing(lookup, name):
    try:
        lookup(name)
    except KeyError:
        return True
    return False


def _run(*argv):
    done = subprocess.run(argv, capture_output=True, text=True)
    if done.returncode != 0:
        raise Problem(f"{' '.join(argv)}: {done.stderr.strip()}")


def create(cloud):
    """Makes the groups, users and homes that are missing."""
    for group in [cloud.prefix + group for group in GROUPS] + [cloud.staff_group]:
        if _missing(grp.getgrnam, group):
            _run("groupadd", group)
            _remember(cloud, "groups", group)
    for person in PEOPLE:
        groups = [cloud.prefix + group for group in person.groups] + [cloud.staff_group] * person.staff
        # The full name is what letters are addressed to.
        name = person.login.partition("@")[0].capitalize()
        _create_user(cloud, cloud.user(person.login),
                     ["--comment", name, "--shell", "/bin/bash", "--groups", ",".join(groups)])
        _make_home(cloud, cloud.user(person.login))
    for office in cloud.offices:
        _create_user(cloud, office, ["--comment", office, "--shell", "/bin/bash"])
        _make_home(cloud, office)
    _create_user(cloud, cloud.service_user,
                 ["--comment", "Steward of a demo cloud", "--system", "--shell", "/usr/sbin/nologin"])


def _create_user(cloud, account, options):
    if _missing(pwd.getpwnam, account):
        # AI Cloud's user names are mail addresses, which useradd calls bad names.
        _run("useradd", "--badname", "--no-create-home", "--user-group", "--home-dir", str(cloud.home(account)),
             *options, account)
        _remember(cloud, "users", account)


def _make_home(cloud, account):
    home = cloud.home(account)
    if not home.exists():
        entry = pwd.getpwnam(account)
        home.mkdir(mode=0o700)
        (home / ".bashrc").write_text(f". {cloud.run}/etc/bashrc\n")
        for path in (home, home / ".bashrc"):
            os.chown(path, entry.pw_uid, entry.pw_gid)


def ids(account):
    entry = pwd.getpwnam(account)
    return entry.pw_uid, entry.pw_gid


def own_uids(cloud):
    """The uids of the accounts that were created here: whatever they run belongs to this cloud."""
    return {pwd.getpwnam(name).pw_uid for name in created(cloud)["users"] if not _missing(pwd.getpwnam, name)}


def remove(cloud):
    """Removes what create() made, and nothing else. Returns the names."""
    record = created(cloud)
    for user in record["users"]:
        if not _missing(pwd.getpwnam, user):
            _run("userdel", user)
    for group in record["groups"]:
        if not _missing(grp.getgrnam, group):
            _run("groupdel", group)
    _record_file(cloud).unlink(missing_ok=True)
    return record["users"] + record["groups"]
