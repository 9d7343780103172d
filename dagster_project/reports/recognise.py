"""Which form a report follows: by the words that only that form prints, whatever the year.

Source: the notices that prescribe the forms (data/forms/forms.csv); the words are data/forms/signatures.csv.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache

from dagster_project.reports.forms.registry import Registry
from dagster_project.reports.model import Evidence
from dagster_project.reports.normal import key_of_text, match_key, normalise

_INNER = r"[\s\u200b-\u200d\u2060\ufeff]*"  # what a page may put between the characters of one label
_WORD = r"[\u3400-\u9fff]"
_CELL = re.compile("[\\s|\uff5c\u2502]+")  # what stands between the cells of a line
_BRACKETS = re.compile(r"\(.*$")
_CORNER = match_key("信息内容")  # printed before the heads of a block
_LONGEST = 24  # characters of a label beside a signature
_MIN_ROWS = 2  # rows and columns that only one form has, where no signature is printed


def recognise_form(text: str, year: int | None, registry: Registry) -> tuple[str, tuple[Evidence, ...]]:
    """The form's code and what told it. ``text`` has a line for each printed line, or for each cell of a table.

    The form with the most distinct signatures counts; of forms that share those shown, the one in force in the year.
    A document that shows none has the form most of whose own rows and columns it prints, if its year is one in which
    a form was in force at all; failing that the form in force (``narrative`` where the year is not known, or none was).
    """
    shown = _signatures_shown(text, registry)
    code = registry.form_in_force(year)
    best = max(shown, key=lambda form: (len(shown[form]), form == code))
    if shown[best]:
        return best, tuple(Evidence("form", best, "signature", signature) for signature in shown[best])
    if registry.forms[code].sections:
        printed = _own_labels_printed(text, registry)
        counts = Counter({form: len(labels) for form, labels in printed.items()})
        (most, number), *others = [*counts.most_common(2), ("", 0)]
        if most and number >= _MIN_ROWS and number > others[0][1]:
            return most, tuple(Evidence("form", most, "label of this form only", label) for label in printed[most])
    return code, (Evidence("form", code, "form in force in the year", str(year) if year else "no year"),)


def _signatures_shown(text: str, registry: Registry) -> dict[str, list[str]]:
    """The signatures of each form that the text prints as labels of their own."""
    plain = normalise(text)
    whole = key_of_text(text)
    run = "".join(plain.split())
    labels = _labels_of_all_forms(registry)
    keys: frozenset[str] | None = None  # costly, and needed only where a signature is printed as no label
    shown: dict[str, list[str]] = {}
    for code, form in registry.forms.items():
        shown[code] = []
        for signature in form.signatures:
            if match_key(signature) not in whole:
                continue
            is_shown = _label(signature).search(plain) is not None
            if not is_shown:
                keys = _keys_of_cells(text) if keys is None else keys
                tight = "".join(normalise(signature).split())
                is_shown = match_key(signature) in keys or _is_among_labels(run, tight, labels)
            if is_shown:
                shown[code].append(signature)
    return shown


@cache
def _label(signature: str) -> re.Pattern[str]:
    """The signature as a label of its own, not as a part of a longer word.

    采购总金额 is a column of the form of 2019, 政府采购总金额5亿元 a sentence of any year: a signature must begin or
    end like a printed label, that is, not with a Chinese character on both sides (nor with one before and a figure
    after).
    """
    body = _INNER.join(re.escape(character) for character in normalise(signature))
    return re.compile(rf"(?<!{_WORD}){body}|{body}(?!{_INNER}[\u3400-\u9fff0-9])")


def _is_among_labels(run: str, signature: str, labels: frozenset[str]) -> bool:
    """Whether a signature stands directly behind or before another label, as where all heads were run together."""
    start = run.find(signature)
    while start >= 0:
        end = start + len(signature)
        before = match_key(run[max(start - _LONGEST, 0) : start])
        after = match_key(run[end : end + _LONGEST])
        if any(before[-length:] in labels or after[:length] in labels for length in range(4, _LONGEST)):
            return True
        start = run.find(signature, end)
    return False


def _keys_of_cells(text: str) -> frozenset[str]:
    """The keys of all cells of the lines, where spaces, tabs or bars part them, without what they say in brackets."""
    return frozenset(_cell_keys(text))


def _cell_keys(text: str) -> Iterator[str]:
    for line in normalise(text, keep_gaps=True).split("\n"):
        for cell in (line, *_CELL.split(line)):
            yield match_key(_BRACKETS.sub("", cell) or cell)
            yield match_key(cell)


_known: dict[int, tuple[Registry, frozenset[str], dict[str, dict[str, str]]]] = {}  # the registry keeps its id


def _compiled(registry: Registry) -> tuple[Registry, frozenset[str], dict[str, dict[str, str]]]:
    if id(registry) not in _known:
        by_form: dict[str, dict[str, str]] = {}  # form -> key -> label
        for code, form in registry.forms.items():
            paths = {path for cell in form.cells for path in (*cell.row_path, *cell.column_path)}
            wordings = {wording: label for label in paths for wording in (label, *registry.variants(code, label))}
            by_form[code] = {match_key(wording): label for wording, label in wordings.items()}
        forms_with = Counter(key for labels in by_form.values() for key in labels)
        everything = frozenset(key for key in forms_with if len(key) >= 4) | {_CORNER}
        own = {
            form: {k: label for k, label in labels.items() if forms_with[k] == 1} for form, labels in by_form.items()
        }
        _known[id(registry)] = registry, everything, own
    return _known[id(registry)]


def _labels_of_all_forms(registry: Registry) -> frozenset[str]:
    return _compiled(registry)[1]


def _own_labels_printed(text: str, registry: Registry) -> dict[str, list[str]]:
    """Of each form the rows and columns that no other has, so far as a cell of the text holds one and nothing else."""
    keys = _keys_of_cells(text)
    return {
        form: list(dict.fromkeys(label for key, label in labels.items() if key in keys))
        for form, labels in _compiled(registry)[2].items()
    }
