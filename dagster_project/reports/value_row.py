"""The one row of values below heads, in text that holds a cell per line: which blanks are its cells.

Pipes that only fill a row of heads up to the width of the table, and pipes that open a row, are no cells.
"""

from __future__ import annotations

from dagster_project.reports.labels import Role
from dagster_project.reports.numbers import says_nothing
from dagster_project.reports.tokens import Kind, Token

_MIN_HEADS = 15  # of a whole row: fewer may be the heads of a part of it
_MAX_WORDS = 8  # characters of a cell that says that there is nothing


def value_runs(tokens: list[Token]) -> list[list[Token]]:
    """What stands below the heads as runs of cells; each holds a figure at least."""
    heads = [n for n, token in enumerate(tokens) if token.kind is Kind.LABEL]
    asides = _rows_of_words(tokens)
    runs: list[list[Token]] = [[]]
    for n, token in enumerate(tokens):
        if n in asides:
            continue
        if token.kind in (Kind.VALUE, Kind.BLANK) or _is_word(token, bool(runs[-1]) and _may_go_on(runs[-1], token)):
            below_heads = bool(heads) and n > heads[-1]
            if token.kind is Kind.BLANK and _beside_head(tokens, n):
                continue
            if token.kind is Kind.VALUE or below_heads:  # a blank among the heads fills their row up
                runs[-1].append(token)
        elif token.kind is not Kind.END and runs[-1]:
            runs.append([])
    nothing = _empty_row(tokens, heads)
    runs = [run for run in runs if any(token.kind is Kind.VALUE for token in run)]
    if not runs and nothing:
        return [nothing]
    leads = _blanks_before_figures(tokens, heads)
    if len(runs) == 1 and leads is not None:
        first = next(n for n, token in enumerate(runs[0]) if token.kind is not Kind.BLANK)
        blank = runs[0][first].turned(Kind.BLANK, "")
        runs[0] = [blank] * leads + runs[0][first:]
    return runs


def _empty_row(tokens: list[Token], heads: list[int]) -> list[Token]:
    """The cells below the heads where all of them are empty, or say that there is nothing; none where a cell is lost.

    Which of several empty cells fills the row up is of no account.
    """
    named = {label.index for n in heads for label in tokens[n].labels if label.role is Role.COLUMN}
    columns = sum(label.role is Role.COLUMN for n in heads for label in tokens[n].labels[:1])
    if not heads or not named or columns < _MIN_HEADS:
        return []
    cells: list[Token] = []
    for n, token in enumerate(tokens[heads[-1] + 1 :], heads[-1] + 1):
        if token.kind is Kind.END or (token.kind is Kind.BLANK and _beside_head(tokens, n)):
            continue
        if token.kind is not Kind.BLANK and not _is_word(token, True):
            break
        cells.append(token)
    if not cells and _is_empty_line_below(tokens, heads[-1]):
        return [tokens[heads[-1]].turned(Kind.BLANK, "", ())] * columns
    words = [cell.raw for cell in cells if cell.kind is Kind.TEXT]
    if words and len(words) != columns:
        return []
    if words:
        return [cell for cell in cells if cell.kind is Kind.TEXT]
    return cells[:columns] if len(cells) >= columns else []


def _is_empty_line_below(tokens: list[Token], head: int) -> bool:
    """Whether a row of the table below the heads holds nothing but its borders, in text with a row per line."""
    line = tokens[head].place.line
    behind = next((t for t in tokens[head + 1 :] if t.kind is not Kind.END and t.place.line != line), None)
    if line is None or tokens[head].column is None or behind is None:
        return False
    return behind.place.line == line + 2 and behind.kind is not Kind.LABEL


def _blanks_before_figures(tokens: list[Token], heads: list[int]) -> int | None:
    """How many of the blanks behind the last head are cells of the row of values; None where nobody can tell.

    A lone pipe may open each row; or every row of heads is filled up to the same width, and the last one too.
    """
    heads = [n for n in heads if tokens[n].labels[0].role is not Role.HEADING]
    rows: list[tuple[int, int]] = []  # heads, and blanks behind them
    for n in heads:
        if tokens[n].column is not None:  # the rows are known
            return None
        behind = 0
        while n + behind + 1 < len(tokens) and tokens[n + behind + 1].kind is Kind.BLANK:
            behind += 1
        if rows and not rows[-1][1]:
            rows[-1] = (rows[-1][0] + 1, behind)
        else:
            rows.append((1, behind))
    if len(rows) < 3:
        return None
    *above, (last, behind) = rows
    widths = {number + blanks for number, blanks in above}
    if len(widths) > 1 and behind and all(blanks == 1 for _, blanks in above):
        return behind - 1
    return behind - (width - last) if len(widths) == 1 and behind >= (width := widths.pop()) - last else None


def _rows_of_words(tokens: list[Token]) -> set[int]:
    """The tokens of printed lines with several cells that hold nothing but one note."""
    lines: dict[int, list[int]] = {}
    for n, token in enumerate(tokens):
        if token.place.line is not None and token.kind is not Kind.END:
            lines.setdefault(token.place.line, []).append(n)
    found: set[int] = set()
    for line in lines.values():
        words = [tokens[n] for n in line if tokens[n].kind is not Kind.BLANK]
        if len(line) > 1 and len(words) == 1 and words[0].kind is Kind.TEXT and not says_nothing(words[0].raw):
            found.update(line)
    return found


def _may_go_on(run: list[Token], token: Token) -> bool:
    """Whether a word may be a cell of the row: where rows are known, not one of another line."""
    return run[-1].column is None or token.place.line == run[-1].place.line


def _is_word(token: Token, among_values: bool) -> bool:
    """Whether a word stands in the place of a figure."""
    if token.kind is not Kind.TEXT:
        return False
    if token.bordered:
        return among_values or says_nothing(token.raw)
    return among_values and len(token.raw) <= _MAX_WORDS and says_nothing(token.raw)


def _beside_head(tokens: list[Token], position: int) -> bool:
    """Whether a blank stands on the line of a head, in a table of rows: it fills the row of heads up."""
    line = tokens[position].place.line
    return line is not None and any(
        token.kind is Kind.LABEL and token.place.line == line for token in tokens[max(0, position - 20) : position]
    )
