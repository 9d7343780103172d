"""Which figure is meant: a metric and an applicant by code or by Chinese label."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from dagster_project.reports.forms.registry import FormCell, Registry, load_registry
from dagster_project.reports.normal import match_key

_PARTS = re.compile(r"\s*[>》·::]\s*|\s+/\s+")
_NUMBERING = re.compile(r"^(?:[一二三四五六七八九十]+、|[((][一二三四五六七八九十]+[))]|\d+[.、.]|其中[::]?)")
_LISTED = 40


class UnknownName(Exception):  # noqa: N818 - not an error of the program: the words name nothing, or several things
    """No metric or applicant, or more than one, is called so; the message lists what there is."""


@dataclass(frozen=True, slots=True)
class _Named:
    """A metric with the words by which it may be called."""

    metric: str
    label: str
    path: tuple[str, ...]
    shown: str


def metric_of(words: str, form: str | None) -> str:
    """The code of the metric that is meant, of the form where it has one of that name.

    Chinese words name a metric by its own label, by its printed label or by a path to it (``行政许可 > 处理决定数量``),
    the fewest words that no other metric answers to. Raises :class:`UnknownName` else.
    """
    registry = load_registry()
    if words in registry.metrics:
        return words
    own = list(_named(registry, registry.forms[form].cells_of if form in registry.forms else None))
    # Another form's label is understood too: the answer is then that this report has no such figure.
    for names in [own, list(_named(registry, None))]:
        found = _best(words, names)
        if len(found) == 1:
            return found[0].metric
        if found:
            listed = "\n".join(f"  {name.metric}  {name.shown}" for name in found[:_LISTED])
            raise UnknownName(f"“{words}”指多个指标,请写明其一 / {words!r} names several metrics, give one:\n{listed}")
    close = difflib.get_close_matches(words, [*registry.metrics, *(name.label for name in own)], n=5, cutoff=0.5)
    hint = f":{'、'.join(close)}" if close else ",代码见 data/forms/metrics.csv"
    raise UnknownName(f"没有指标“{words}”,相近的有{hint} / no metric is called {words!r}.")


def applicant_of(words: str, metric: str) -> str:
    """The code of the applicant that is meant. Raises :class:`UnknownName` where none is called so."""
    registry = load_registry()
    if not registry.metrics[metric].has_applicants:
        if words == "total" or match_key(words) == match_key("总计"):
            return "total"
        label = registry.metrics[metric].label_zh
        raise UnknownName(f"“{label}”不分申请人,请省略 / {metric} has no breakdown by applicant, leave it out.")
    for applicant in registry.applicants:
        if words == applicant.code or match_key(words) == match_key(applicant.label_zh):
            return applicant.code
    listed = "、".join(f"{each.label_zh}({each.code})" for each in registry.applicants)
    raise UnknownName(f"没有申请人“{words}”,有:{listed} / no applicant is called {words!r}.")


def label_path(metric: str, form: str | None) -> str:
    """The printed labels of a metric from the outermost inwards, of this form if it has the metric."""
    cell = cell_of(metric, form)
    return " > ".join(cell.label_path) if cell else load_registry().metrics[metric].label_zh


def cell_of(metric: str, form: str | None) -> FormCell | None:
    """The cell of a metric in a form, else in the newest form that has it."""
    registry = load_registry()
    codes = [registry.forms[form].cells_of] if form in registry.forms else []
    for code in [*codes, *sorted(registry.forms, reverse=True)]:
        for cell in registry.forms[code].cells:
            if cell.metric == metric:
                return cell
    return None


def _named(registry: Registry, form: str | None) -> Iterable[_Named]:
    forms = [registry.forms[form]] if form else list(registry.forms.values())
    for each in forms:
        for cell in each.cells:
            metric = registry.metrics[cell.metric]
            shown = " > ".join(cell.label_path) + ("" if form else f"({each.code})")
            yield _Named(cell.metric, metric.label_zh, cell.label_path, shown)


def _best(words: str, names: list[_Named]) -> list[_Named]:
    """The metrics that the words fit best: by the whole label, by a path to it, by any part of it."""
    key = _key(words)
    parts = [_key(part) for part in _PARTS.split(words) if _key(part)]
    tests: list[Callable[[_Named], bool]] = [
        lambda name: _key(name.label) == key,
        lambda name: _key(name.path[-1]) == key or _key(" ".join(name.path)) == key,
        lambda name: _ends_so(parts, [_key(label) for label in name.path]),
        lambda name: any(key == _key(label) for label in name.path),
        lambda name: len(key) > 1 and key in _key(name.label),
    ]
    for test in tests if key else ():
        found = {name.metric: name for name in names if test(name)}
        if found:
            return list(found.values())
    return []


def _ends_so(parts: list[str], path: list[str]) -> bool:
    """Whether the parts are labels of the path in its order, the last one the last."""
    if len(parts) < 2 or parts[-1] != path[-1]:
        return False
    rest = iter(path)
    return all(any(part == label for label in rest) for part in parts)


def _key(label: str) -> str:
    return match_key(_NUMBERING.sub("", label.strip()))
