"""Rows of the comparison: a truth, what the agent says, and whether that fits."""

from dataclasses import dataclass

SAMPLE_S = 2.0    # the agents' (fittings.py)
SHARE = 0.02


@dataclass
class Row:
    job: object
    what: str
    truth: str
    agent: str
    difference: str
    fits: bool


def said(words):
    return " ".join(sorted(words))


def number_row(name, what, truth, agent, most):
    off = agent - truth
    return Row(name, what, f"{truth:.2f}", f"{agent:.2f}", f"{off:+.2f} (±{most:.2f})", abs(off) <= most)


def cpu_row(name, what, truth, agent):
    return number_row(name, what, truth, agent, max(SHARE * truth, SAMPLE_S))
