"""HTML elements by what they mean to a reader of pages."""

SILENT = frozenset(
    [
        "script",
        "style",
        "template",
        "noscript",
        "head",
        "svg",
        "math",
        "iframe",
        "object",
        "canvas",
        "video",
        "audio",
        "map",
        "select",
        "option",
        "textarea",
        "input",
        "datalist",
        "nav",
        "footer",
        "dialog",
    ]
)
"""Elements that are no part of a record's text: code, controls, navigation."""

HEADINGS = {f"h{level}": level for level in range(1, 7)}
TERMS = frozenset(["dt", "th", "label", "legend", "caption", "summary", "button", "figcaption"])
STRONG = frozenset(["b", "strong"])
INLINE = frozenset(
    [
        "a",
        "abbr",
        "acronym",
        "b",
        "bdi",
        "bdo",
        "big",
        "cite",
        "code",
        "data",
        "del",
        "dfn",
        "em",
        "font",
        "i",
        "img",
        "ins",
        "kbd",
        "mark",
        "q",
        "s",
        "samp",
        "small",
        "span",
        "strike",
        "strong",
        "sub",
        "sup",
        "time",
        "tt",
        "u",
        "var",
        "wbr",
    ]
)
GLUED = frozenset(["sub", "sup", "wbr"])
