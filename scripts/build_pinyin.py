"""Build data/jurisdictions/pinyin.csv: how names of divisions are spelled in addresses of web sites.

One line for each character of the names in divisions.csv and townships.csv with its usual reading, and one for each
name that is read otherwise (长沙 is changsha, 六安 luan). Source of the readings:
pypinyin 0.55.0 (a Python package, MIT).
Install it in an environment of its own, build the divisions first, then:

    python scripts/build_pinyin.py            write the file
    python scripts/build_pinyin.py --check    write nothing; exit 1 if the file would change
"""

import csv
import io
import sys
from collections.abc import Iterator
from pathlib import Path

from pypinyin import Style, lazy_pinyin

DATA = Path(__file__).resolve().parent.parent / "data" / "jurisdictions"
# Readings of places that dictionaries of words do not know.
LOCAL = {
    "陕西省": "shaanxi",
    "陕西": "shaanxi",
    "六安": "luan",
    "六安市": "luanshi",
    "六合": "luhe",
    "六合区": "luhequ",
    "丽水": "lishui",
    "丽水市": "lishuishi",
    "台州": "taizhou",
    "天台": "tiantai",
    "单县": "shanxian",
    "莘县": "shenxian",
    "歙县": "shexian",
    "蔚县": "yuxian",
    "解县": "xiexian",
    "枞阳": "zongyang",
    "黟县": "yixian",
    "尉犁": "yuli",
    "大城": "daicheng",
    "井陉": "jingxing",
    "洪洞": "hongtong",
    "浚县": "xunxian",
    "铅山": "yanshan",
    "牟平": "muping",
    "番禺": "panyu",
    "大埔": "dabu",
    "东莞": "dongguan",
    "珲春": "hunchun",
    "阿城": "acheng",
    "繁峙": "fanshi",
    "长子": "zhangzi",
    "儋州": "danzhou",
    "郫都": "pidu",
    "筠连": "junlian",
    "犍为": "qianwei",
    "荥经": "yingjing",
    "荥阳": "xingyang",
    "泌阳": "biyang",
    "渑池": "mianchi",
    "武陟": "wuzhi",
    "中牟": "zhongmu",
    "柘城": "zhecheng",
    "监利": "jianli",
    "蔡甸": "caidian",
    "黄陂": "huangpi",
    "耒阳": "leiyang",
    "芷江": "zhijiang",
    "勐海": "menghai",
    "耿马": "gengma",
    "麟游": "linyou",
    "栎阳": "yueyang",
    "盩厔": "zhouzhi",
    "乐清": "yueqing",
    "乐亭": "laoting",
    "乐陵": "leling",
    "朝阳": "chaoyang",
    "朝阳区": "chaoyangqu",
    "朝阳市": "chaoyangshi",
    "朝阳县": "chaoyangxian",
}


def rows() -> Iterator[tuple[str, str]]:
    """Characters with their usual reading, then names that are read otherwise."""
    names = {value for file in ("divisions.csv", "townships.csv") for value in _names(file)}
    characters = sorted({character for name in names for character in name if "\u3400" <= character <= "\u9fff"})
    usual = {character: "".join(lazy_pinyin(character, style=Style.NORMAL)) for character in characters}
    yield from usual.items()
    for name in sorted(set(_names("divisions.csv")) | LOCAL.keys()):
        reading = LOCAL.get(name) or "".join(lazy_pinyin(name, style=Style.NORMAL))
        if reading != "".join(usual.get(character, character) for character in name):
            yield name, reading


def _names(file: str) -> Iterator[str]:
    with (DATA / file).open(encoding="utf-8", newline="") as handle:
        for row in csv.DictReader(handle):
            yield row["name"]
            if row.get("short_name"):
                yield row["short_name"]


def main() -> int:
    """Write the file, or say whether it would change."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(("name", "pinyin"))
    writer.writerows(rows())
    target = DATA / "pinyin.csv"
    if "--check" in sys.argv[1:]:
        return 0 if target.read_text(encoding="utf-8") == text.getvalue() else 1
    target.write_text(text.getvalue(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
