"""What mirrors and converters do to a report, for tests: script, vocabulary, readings, gaps, breaks, spam, bytes."""

from __future__ import annotations

import random
import re
from collections.abc import Callable

from opencc import OpenCC

# Some readings with their tone; the tests need no more than that they look as converters write them.
_READINGS = ("wù", "zhōng", "shù", "lǜ", "gōng", "kāi", "bào", "ér", "de", "fǎ", "nǚ", "ān")
SPAM = (
    "新葡京博彩官网",
    "beat365手机版官方网站",
    "足球比分网,即时比分",
    "澳门威尼斯人平台",
    "中国体彩网,体彩网",
    "365bet账号被限制_beat365在线_beat365体育登陆网址",
    "澳门金沙城中心_欧洲杯足球网-【投注官网平台】",
    "澳門特區賭場",
)
_BETWEEN = re.compile("(?<=[\u4e00-\u9fff])(?=[\u4e00-\u9fff])")
_TERM = re.compile("信息公开|政务公开|政府信息|人民政府|规范性文件|行政许可")


def traditional(text: str, variant: str = "s2t") -> str:
    """In traditional script; s2twp also with the words of Taiwan."""
    return OpenCC(variant).convert(text)


def with_readings(text: str, rate: float, seed: int = 1) -> str:
    """In traditional script, with a reading glued to some of the characters."""
    dice = random.Random(seed)
    parts = (
        f"{one}({dice.choice(_READINGS[:8])})" if "\u4e00" <= one <= "\u9fff" and dice.random() < rate else one
        for one in traditional(text)
    )
    return "".join(parts)


def between(text: str, what: str, rate: float, seed: int = 1) -> str:
    """With spaces, breaks or invisible characters between some characters of words."""
    dice = random.Random(seed)
    return _BETWEEN.sub(lambda _: what if dice.random() < rate else "", text)


def with_spam(text: str, rate: float, seed: int = 1) -> str:
    """With the words of betting sites in place of some of the terms."""
    dice = random.Random(seed)
    return _TERM.sub(lambda term: dice.choice(SPAM) if dice.random() < rate else term[0], text)


def without_names(text: str, names: tuple[str, ...], spam: str) -> str:
    """With the words of a betting site in place of all of these names."""
    return re.sub("|".join(names), lambda _: spam, text)


def misread(text: str, charset: str, read_as: str) -> bytes:
    """As it is saved after somebody read it in a wrong character set; what that one does not have is lost."""
    return text.encode(charset, "replace").decode(read_as, "replace").encode()


WAYS: dict[str, Callable[[str], str]] = {
    "traditional": traditional,
    "Taiwan": lambda text: traditional(text, "s2tw"),
    "Hong Kong": lambda text: traditional(text, "s2hk"),
    "words of Taiwan": lambda text: traditional(text, "s2twp"),
    "some readings": lambda text: with_readings(text, 0.1),
    "readings everywhere": lambda text: with_readings(text, 1),
    "some spaces": lambda text: between(text, " ", 0.05),
    "spaces everywhere": lambda text: between(text, " ", 1),
    "invisible characters": lambda text: between(text, "\u200b", 0.3),
    "breaks in words": lambda text: between(text, "\n", 0.01),
    "some spam": lambda text: with_spam(text, 0.05),
    "much spam": lambda text: with_spam(text, 0.5),
}
