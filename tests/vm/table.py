"""The comparison, as people read it."""

HEAD = ("job", "what", "truth", "agent", "difference", "verdict")


def show(machine, rows):
    lines = [HEAD] + [tuple(map(str, (row.job, row.what, row.truth, row.agent, row.difference,
                                      "ok" if row.fits else "WRONG"))) for row in rows]
    widths = [max(len(line[column]) for line in lines) for column in range(len(HEAD))]
    print(f"{machine}: steward-agent against truth")
    for line in lines:
        print("  " + "  ".join(cell.ljust(width) for cell, width in zip(line, widths)).rstrip())
    wrong = sum(not row.fits for row in rows)
    print(f"{machine}: {len(rows)} comparisons, {wrong} wrong", flush=True)
