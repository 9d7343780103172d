"""Which form a report follows: by the words that only that form prints, whatever the year.

Source: the notices that prescribe the forms (data/forms/forms.csv); the words are data/forms/signatures.csv.
"""

from __future__ import annotations

import re
from functools import cache

from dagster_project.reports.forms.registry import Registry
from dagster_project.reports.model import Evidence
from dagster_project.reports.normal import normalise

_INNER = r"[\s\u200b-\u200d\u2060\ufeff]*"  # what a page may put between the characters of one label
_WORD = r"[\u3400-\u9fff]"


def recognise_form(text: str, year: int | None, registry: Registry) -> tuple[str, tuple[Evidence, ...]]:
    """The form's code and what told it.

    The form with the most distinct signatures counts; of forms that share those shown, the one in force in the year. A
    document that shows none has the form in force in its year (``narrative`` where the year is not known, or none was
    in force).
    """
    text = normalise(text)
    shown = {
        code: [signature for signature in form.signatures if _label(signature).search(text)]
        for code, form in registry.forms.items()
    }
    code = registry.form_in_force(year)
    best = max(shown, key=lambda form: (len(shown[form]), form == code))
    if shown[best]:
        return best, tuple(Evidence("form", best, "signature", signature) for signature in shown[best])
    return code, (Evidence("form", code, "form in force in the year", str(year) if year else "no year"),)


@cache
def _label(signature: str) -> re.Pattern[str]:
    """The signature as a label of its own, not as a part of a longer word.

    采购总金额 is a column of the form of 2019, 政府采购总金额5亿元 a sentence of any year: a signature must begin or
    end like a
    printed label, that is, not with a Chinese character on both sides (nor with one before and a figure after).
    """
    body = _INNER.join(re.escape(character) for character in normalise(signature))
    return re.compile(rf"(?<!{_WORD}){body}|{body}(?!{_INNER}[\u3400-\u9fff0-9])")
