"""What the name and the code of a division say about it: its type, its short name.

The types are those of the official lists: at county level 市辖区, 县级市, 县, 自治县, 旗, 自治旗, 特区, 林区. A short
name is the name without the word for the type and, for autonomous divisions, without the names of peoples: the short
name of 恩施土家族苗族自治州 is 恩施.
"""

MUNICIPALITIES = frozenset({"11", "12", "31", "50"})
_PROVINCE_SHORT = {
    "内蒙古自治区": "内蒙古",
    "广西壮族自治区": "广西",
    "西藏自治区": "西藏",
    "宁夏回族自治区": "宁夏",
    "新疆维吾尔自治区": "新疆",
    "香港特别行政区": "香港",
    "澳门特别行政区": "澳门",
}
_PEOPLES = (
    "蒙古",
    "回",
    "藏",
    "维吾尔",
    "苗",
    "彝",
    "壮",
    "布依",
    "朝鲜",
    "满",
    "侗",
    "瑶",
    "白",
    "土家",
    "哈尼",
    "哈萨克",
    "傣",
    "黎",
    "傈僳",
    "佤",
    "畲",
    "高山",
    "拉祜",
    "水",
    "东乡",
    "纳西",
    "景颇",
    "柯尔克孜",
    "土",
    "达斡尔",
    "仫佬",
    "羌",
    "布朗",
    "撒拉",
    "毛南",
    "仡佬",
    "锡伯",
    "阿昌",
    "普米",
    "塔吉克",
    "怒",
    "乌孜别克",
    "俄罗斯",
    "鄂温克",
    "德昂",
    "保安",
    "裕固",
    "京",
    "塔塔尔",
    "独龙",
    "鄂伦春",
    "赫哲",
    "门巴",
    "珞巴",
    "基诺",
    "各",
)
# 巴音郭楞蒙古自治州 leaves out 族; a name of one character never does.
_PEOPLE_WORDS = sorted(
    [f"{people}族" for people in _PEOPLES] + [people for people in _PEOPLES if len(people) > 1], key=len, reverse=True
)


def division_type(code: str, name: str) -> str:
    """The Chinese word for the type of a division, from its code and its name. Raises ValueError when unknown."""
    if code == "000000":
        return "国家"
    if code.endswith("0000"):
        if name.endswith("特别行政区"):
            return "特别行政区"
        if name.endswith("自治区"):
            return "自治区"
        return "直辖市" if code[:2] in MUNICIPALITIES else "省"
    if code.endswith("00"):
        return _by_ending(code, name, {"自治州": "自治州", "地区": "地区", "盟": "盟", "市": "地级市"})
    endings = {
        "自治县": "自治县",
        "自治旗": "自治旗",
        "神农架林区": "林区",  # 西林区, 茂林区 and the like are 市辖区
        "特区": "特区",
        "旗": "旗",
        "市": "县级市",
        "区": "市辖区",
        "县": "县",
    }
    return _by_ending(code, name, endings)


def _by_ending(code: str, name: str, endings: dict[str, str]) -> str:
    for ending, kind in endings.items():
        if name.endswith(ending):
            return kind
    raise ValueError(f"{code} {name}: no known type of division ends like this")


def short_name(name: str, kind: str) -> str:
    """The name without the word for its type; the whole name where too little would remain (赵县, 郊区, 乌审旗)."""
    if name in _PROVINCE_SHORT:
        return _PROVINCE_SHORT[name]
    if kind in ("自治州", "自治县", "自治旗"):
        return _without_peoples(name[: -len(kind)])
    ending = {
        "省": "省",
        "直辖市": "市",
        "地级市": "市",
        "县级市": "市",
        "地区": "地区",
        "县": "县",
        "林区": "林区",
    }.get(kind)
    if kind == "特区":
        ending = "特区"
    if kind == "市辖区":
        words = ("新区", "矿区", "区")
        ending = next(word for word in words if name.endswith(word) and (word == "区" or len(name) > len(word) + 1))
        if name == "井陉矿区":  # 井陉 is the county beside it
            ending = None
    if kind == "市辖区" and name.endswith("族区"):  # 瀍河回族区
        return _without_peoples(name[:-1])
    if ending and name.endswith(ending) and len(name) - len(ending) >= 2:
        return name[: -len(ending)]
    return name


def _without_peoples(stem: str) -> str:
    rest = stem
    while True:
        word = next((word for word in _PEOPLE_WORDS if rest.endswith(word)), None)
        if word is None:
            return rest
        if word == rest:  # 东乡族自治县, 鄂伦春自治旗: the people is the name
            return rest.removesuffix("族")
        rest = rest.removesuffix(word)
