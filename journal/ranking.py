"""Which tool to offer first: the one that lowered this person's cravings most, as far as few numbers can say.

A mean of two drops is mostly luck. So each tool's mean drop is pulled toward the mean of all this person's drops, and
the less it was used the more: (n * mean + K * overall) / (n + K). That is the shrinkage of James and Stein in its
empirical Bayes form (Efron & Morris, "Stein's paradox in statistics", Scientific American 236:5, 1977), with K = 5 uses
as the weight of the overall mean. And a tool used fewer than ENOUGH times never stands above one that was used that
often and lowered cravings, nor below one that was used that often and did not.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

K: Final = 5
ENOUGH: Final = 5


@dataclass(frozen=True)
class Tally:
    """A tool by its key: `n` cravings rated before and after it, and how many points they fell in sum."""

    key: str
    n: int
    fall: int


@dataclass(frozen=True)
class RankedTool:
    """`mean` is the mean drop of `n` cravings in points of 0-10, `score` the mean after shrinking."""

    key: str
    n: int
    mean: float
    score: float

    @property
    def is_known(self) -> bool:
        """Whether its own mean says something."""
        return self.n >= ENOUGH

    @property
    def helps(self) -> bool:
        return self.mean > 0

    @property
    def rank(self) -> tuple[int, float, int, str]:
        """Known to help, then little tried, then known not to help; in each by score, then by use."""
        group = 1 if not self.is_known else 0 if self.helps else 2
        return (group, -self.score, -self.n, self.key)


def rank(drops: Iterable[tuple[str, int]]) -> list[RankedTool]:
    """Tools best first, from (tool, before - after) of single cravings in any order."""
    found: dict[str, list[int]] = defaultdict(list)
    for key, drop in drops:
        found[key].append(drop)
    return ranked(Tally(key, len(fell), sum(fell)) for key, fell in found.items())


def ranked(tallies: Iterable[Tally]) -> list[RankedTool]:
    """The same from sums; each key once, every `n` at least 1."""
    known = list(tallies)
    total = sum(tally.n for tally in known)
    overall = sum(tally.fall for tally in known) / total if total else 0.0
    tools = [RankedTool(t.key, t.n, t.fall / t.n, (t.fall + K * overall) / (t.n + K)) for t in known]
    return sorted(tools, key=lambda tool: tool.rank)


def in_order(tools: Iterable[RankedTool], default: Iterable[str]) -> list[tuple[str, RankedTool | None]]:
    """Every key of `default`, the best first; untried ones keep their order, above those known not to help."""
    keys = list(default)
    of = {tool.key: tool for tool in tools if tool.key in set(keys)}
    worse = [key for key, tool in of.items() if tool.is_known and not tool.helps]
    tried = [key for key in of if key not in worse]
    untried = [key for key in keys if key not in of]
    return [(key, of.get(key)) for key in (*tried, *untried, *worse)]
