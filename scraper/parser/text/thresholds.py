"""Thresholds in a criterion: what must be above, below or between which values."""

import re

from schemas.eligibility import Fact
from scraper.parser.text.plain import plain
from scraper.parser.text.thresholds_facts import facts_from
from scraper.parser.text.thresholds_line import Line
from scraper.parser.text.thresholds_names import bounded_in
from scraper.parser.text.thresholds_quantities import quantities
from scraper.parser.text.thresholds_subjects import mentions
from scraper.parser.text.thresholds_tokens import tokens_of

_DIGIT = re.compile("[0-9]")
_MAYBE = re.compile(
    r"(?:\b|ASA|NYHA|[Cc]lass|[Gg]rade|[Ss]tage)(?:I{1,3}|IV|V)\b|[Ⅰ-Ⅴ]|ULN|LLN|UNL|[Ll]imit|[Tt]wice|uln\b"
)
_SYMBOL_FONT = re.compile(r"(?<![\w/])[³£](?= ?[\w])")
"""What is left of ≥ and ≤ where the text was once set in the Symbol font."""

_PLAINER = str.maketrans("⋅∙⁰¹²³⁴⁵⁶⁷⁸⁹～∼〜˂˃﹤﹥≮≯（）：，；、", "**0123456789~~~<><>≥≤():,;,")
"""Marks of numbers and bounds that other readers of criteria need not tell apart."""


def thresholds(text: str) -> list[Fact]:
    """The bounds that a text sets, in its order.

    A bound needs a subject: one of ``data/subjects.csv``, or words that are surely the name of a measure.
    Ages, doses and times are none, except times that are measured themselves, like the life expectancy.
    Classes named by letters (Child-Pugh A) are left out.
    """
    if not (_DIGIT.search(text) or _MAYBE.search(text)):
        return []
    plainer = plain(text)
    if "³" in plainer or "£" in plainer:
        plainer = _SYMBOL_FONT.sub(lambda found: "≥" if found[0] == "³" else "≤", plainer)
    if "&" in plainer:
        plainer = plainer.replace("&gt;", "   >").replace("&lt;", "   <")
    tokens = tokens_of(plainer if plainer.isascii() else plainer.translate(_PLAINER))
    named = mentions(tokens, text)
    taken = {at for mention in named for at in range(mention.first, mention.end)}
    found = quantities(tokens, text, taken)
    if not found:
        return []
    line = Line(tokens, text, named, found)
    return [fact for one in bounded_in(line) for fact in facts_from(line, one)]
