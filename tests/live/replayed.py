"""A live time, replayed from its tape: the same verdicts, events and contacts as it gave live."""

import json
import time

import steward

STAFF = "karen"


def begin(test):
    """From now on the tape is this test's own."""
    test.live.end("stewardd")
    steward.tape(test.cloud).unlink()
    test.live.start_steward()


def check(test, *policies):
    """Ends stewardd, so that ledger and tape end at one moment, and starts it again. `policies`: files that were in force."""
    judged = verdicts(test)
    test.live.end("stewardd")
    records = replay(test, *policies)
    database = test.database()
    test.live.start_steward()
    check_events(test, records, database)
    check_verdicts(test, records, judged)


def replay(test, *policies):
    words = [word for policy in policies for word in ("--policy", policy)]
    done = test.run_as(test.cloud.service_user, "steward", "replay", steward.tape(test.cloud), *words, "--json")
    test.assertEqual(done.returncode, 0, done.stderr)
    records = [json.loads(line) for line in done.stdout.splitlines()]
    test.assertEqual([one for one in records if one["kind"] in ("parted", "gap")], [])
    test.assertTrue(records[-1]["recorded"])
    return records


def check_events(test, records, database):
    """Every entry of the ledger since the tape's begin, and nothing else; a contact's number is that of its event."""
    made = [(one["seq"], one["at"], one["event"], one["case"]) for one in records if one["kind"] == "event"]
    made += [(one["contact"], one["at"], "contact_owed", one["case"]) for one in records if one["kind"] == "contact"]
    test.assertGreater(len(made), 20)
    query = "SELECT seq, at, kind, case_id FROM entry WHERE seq >= ? ORDER BY seq"
    test.assertEqual(sorted(made), database.execute(query, (min(made)[0],)).fetchall())


def verdicts(test):
    """{(job, rule): judgement} of what runs, where it stood still for two seconds: a look falls between two ticks."""
    def look():
        jobs = test.cloud.as_admin(["squeue", "-h", "-t", "running", "-o", "%i"]).split()
        views = {job: test.watch.ask(STAFF, "job", job) for job in jobs}
        return {(job, one["rule"]): one["judgement"] for job, view in views.items() if view for one in view["verdicts"]}
    before = look()
    time.sleep(2)
    return {key: word for key, word in look().items() if before.get(key) == word}


def check_verdicts(test, records, judged):
    last = {(one["job"], one["rule"]): one["to"] for one in records if one["kind"] == "verdict"}
    test.assertEqual(judged, {key: last.get(key) for key in judged})
