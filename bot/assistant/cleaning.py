"""Texts of others made plain: what hides in them, links, markup and mentions are found or taken out.

Documents and models are not trusted: what they write must neither be clicked, nor call somebody, nor show a
person other words than those the checks have read.
"""

import re
import unicodedata

_LINE_ENDS = re.compile("\r\n|[\r\x0b\f\x85\u2028\u2029]")
_BLANKS = re.compile("[\t\xa0\u1680\u2000-\u200a\u202f\u205f\u3000]")
# Controls, soft hyphen, joiners, bidi marks, fillers, variation selectors, surrogates, private use, tags.
_HIDDEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    "\u200b-\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164\ud800-\uf8ff\ufdd0-\ufdef\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff"
    "\U00013430-\U0001345f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff\U000f0000-\U0010ffff]"
)

_TOP = (
    "de|com|org|net|eu|info|io|at|ch|app|dev|xyz|ru|cn|co|me|gov|edu|biz|online|site|shop|to|ly|tv|cc|link|click"
    "|top|club|live|cloud|page|zip|mov|uk|fr|nl|pl|it|us|be|lu|gl|gg|im|ai|ml|tk|example|test|local|onion"
)
_ADDRESS = r"[^\s<>\"'„“”()\[\]{}|]"
# All repetitions have an end, so that no text takes seconds: a label of a host has 63 letters at most, and
# the rest of a long address is none without its beginning.
_PATH = rf"{_ADDRESS}{{0,300}}"
_LABEL = r"[\w-]{2,63}"
_DOT = r"(?:\.|[\[({]\s?(?:dot|punkt|\.)\s?[\])}])"
_LINKS = (
    rf"\b[a-z][a-z0-9+.-]{{1,20}}\s?:\s?//{_PATH}",
    r"\bh\W{0,2}[tx]\W{0,2}[tx]\W{0,2}p\W{0,2}s?\W{0,2}:\W{0,2}/\S*",
    rf"(?:\bwww\s?\d?[.\[({{])\S*|(?<![\w:])(?://|\\\\){_PATH}[^\W\d]{_PATH}",
    rf"\b(?:mailto|javascript|vbscript|data|file|tel|sms|matrix|msteams|callto|ms-[a-z-]{{1,30}}):{_ADDRESS}{{1,300}}",
    # An address of a person.
    rf"[\w.+-]{{1,64}}\s?(?:@|[\[({{]\s?(?:at|ät)\s?[\])}}])\s?[\w-]{{1,63}}(?:\s?{_DOT}\s?\w{{1,63}}){{1,9}}",
    # A host, spelled out or plain, with a path.
    rf"\b{_LABEL}\s?[\[({{]\s?(?:\.|dot|punkt)\s?[\])}}]\s?\w{{2,}}\S*",
    rf"\b{_LABEL}\s(?:dot|punkt)\s(?:{_TOP})\b\S*",
    rf"\b{_LABEL}\s?\.(?:{_TOP})\b(?:[/?#:]{_PATH})?",
    rf"\b{_LABEL}\.\w{{2,63}}/{_PATH}[^\W\d]{_PATH}",
    r"(?<![\d.,])(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)(?![\d.,]*\d)",
)
_LINK = re.compile("|".join(_LINKS), re.IGNORECASE)
_FILE = "(?:pdf|docx?|xlsx?|pptx?|od[tsp]|txt|csv|jpe?g|png)"
# „wort.wort“ without a blank: programs that show messages make links of more endings than we can list.
_HOST = re.compile(rf"\b(?!\d{{1,63}}\.)(?:{_LABEL}\.){{1,9}}(?!{_FILE}\b)[^\W\d_]{{2,63}}\b", re.IGNORECASE)
_COMMAND = re.compile(r"(?<!\S)[/!][a-zäöü]{3,}")
_MARKUP = re.compile(
    r"<\s*[/!?]?\s*[a-z]|<[!|]|\|>|\#{2,}\s|[\[{]\s?\"|&(?:\#\w{1,8}|[a-z]\w{1,30});|!?\[[^\]]{0,300}\]\s?[(\[:]|\[\s?\^?\d+\s?\]|\[\[|\]\]"
    r"|\*\*|(?<!\w)__|__(?!\w)|`|~~|\|\||(?<![\w*])\*(?=[^\s*])[^*\n]{0,300}[^\s*]\*(?![\w*])|(?<!\w)_(?=\w)[^_\n]{0,300}\w_(?!\w)"
    r"|(?m:^\s{0,3}(?:\#{1,6}\s|>\s?|[*+-]\s|\|))|\$\$|\\[(\[]|\{\{|\}\}",
    re.IGNORECASE,
)


def plain(text: str) -> str:
    """NFC without hidden characters; no-break blanks are blanks, all line ends are newlines."""
    text = _LINE_ENDS.sub("\n", text)
    return unicodedata.normalize("NFC", _HIDDEN.sub("", _BLANKS.sub(" ", text)))


def is_active(text: str) -> bool:
    """Whether a sentence holds a link or address in any disguise, markup, a mention, a command of a chat or
    hidden characters."""
    if _HIDDEN.search(text):
        return True
    seen = _as_seen(text)
    return "@" in seen or any(pattern.search(seen) for pattern in (_MARKUP, _LINK, _HOST, _COMMAND))


def defanged(text: str) -> str:
    """A quote or title as it may be shown: links and addresses are „[Link]“, mentions call nobody."""
    seen = plain(text)
    if not seen.isascii():
        seen = seen.translate(_DISGUISED)
    return re.sub(r"@(?=\S)", "@ ", _HOST.sub("[Link]", _LINK.sub("[Link]", seen)))


_DISGUISED = str.maketrans(
    {chr(0xFF01 + place): chr(0x21 + place) for place in range(94)}
    | {"。": ".", "｡": ".", "․": ".", "﹒": ".", "﹫": "@", "∕": "/", "⁄": "/", "﹕": ":"}
)
"""Full-width letters and signs, and others that programs take for these."""


def _as_seen(text: str) -> str:
    """Compatibility forms as a browser reads them: ｗｗｗ．, 。 and ＠ are www., . and @."""
    return unicodedata.normalize("NFKC", text).translate(_DISGUISED)
