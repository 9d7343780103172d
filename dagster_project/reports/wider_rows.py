"""Tables that print several figures in the place of each of the form's: whose they are no row tells by itself.

Last year's figures beside this year's, quarters, parts of the area: where most rows hold twice as many figures as the
form has, one that holds just as many has lost the others, and nobody knows which are left.
"""

from __future__ import annotations

from collections.abc import Iterable

WIDER = "其他行的数值成倍多于统计表,本行缺少一部分,所余数值属于哪一列不明"
_MIN_ROWS = 2  # that are so many times as wide: one may be two rows of which a label is lost


def are_wider(rows: Iterable[tuple[int, int]]) -> bool:
    """Whether most rows hold the same multiple of the form's figures. ``rows``: figures printed, figures of the form.

    Rows without any figure tell nothing.
    """
    times: dict[int, int] = {}
    for printed, width in rows:
        if printed and not printed % width:
            times[printed // width] = times.get(printed // width, 0) + 1
    most = max((count for factor, count in times.items() if factor > 1), default=0)
    return most >= _MIN_ROWS and most > times.get(1, 0)
