"""How likely a typing error is to have turned one figure into another. Smaller is likelier; only the order matters."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

SHIFTED = 1  # a row of figures stands one column too far
EXCHANGED = 1  # two neighbours' figures stand in each other's place
SWAPPED = 1  # two adjacent digits stand in each other's place
SIGN = 2
ONE_DIGIT = 2
LOST_DIGIT = 2  # a digit too few, or too many
OTHER = 4


def cost(reported: Decimal, meant: Decimal) -> int:
    """The cost of one figure having been printed instead of another."""
    if reported == -meant:
        return SIGN
    printed, wanted = (f"{value.normalize():f}" for value in (reported, meant))
    if len(printed) == len(wanted):
        places = [place for place in range(len(printed)) if printed[place] != wanted[place]]
        if len(places) == 1:
            return ONE_DIGIT
        if len(places) == 2 and places[1] == places[0] + 1:
            first, second = places
            if (printed[first], printed[second]) == (wanted[second], wanted[first]):
                return SWAPPED
        return OTHER
    longer, shorter = sorted((printed, wanted), key=len, reverse=True)
    if len(longer) == len(shorter) + 1 and any(
        longer[:place] + longer[place + 1 :] == shorter for place in range(len(longer))
    ):
        return LOST_DIGIT
    return OTHER


def cost_of_set(changes: Sequence[tuple[Decimal, Decimal | None]]) -> int:
    """The cost of several figures (reported, meant) being wrong together; two that are exchanged count as one slip."""
    known = [(reported, meant) for reported, meant in changes if meant is not None]
    if len(changes) == len(known) == 2 and known[0] == known[1][::-1]:
        return EXCHANGED
    return sum(cost(reported, meant) for reported, meant in known) + OTHER * (len(changes) - len(known))
