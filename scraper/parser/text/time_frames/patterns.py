"""What the order of a time frame's items says: every role as a letter, and the patterns in these letters.

Classes of letters are what may stand between: ``w`` other words, ``@`` at or on, ``E`` an event.
"""

import re

LETTERS = {
    "start": "S",
    "origin": "O",
    "dose": "D",
    "limit": "L",
    "leading": "f",
    "next": "x",
    "last": "l",
    "assessed": "a",
    "vague": "V",
    "during": "G",
    "to": "t",
    "until": "U",
    "from": "F",
    "between": "b",
    "at": "@",
    "after": "P",
    "age": "P",
    "gestation": "P",
    "begun": "q",
    "before": "B",
    "event": "E",
    "end": "N",
    "final": "Z",
    "whichever": "X",
    "calendar": "C",
    "and": "&",
    "plus": "&",
    "comma": ",",
    "stop": ";",
    "colon": ":",
    "dash": "-",
    "open": "(",
    "close": ")",
    "period": "R",
    "unknown": "u",
    "number": "n",
}
"""Roles as letters; all others are words, w.  Times are T (6 weeks), M (week 6), W (weeks 1 to 12)."""

LIMIT = re.compile(
    r"[flx]([TMW])|a(T)(?![wE]?[PF])|[LV][w@EnZ]{0,3}[(:]?(?:F?S[w,]?)?([TMW])"
    r"|[GU][w@LE]{0,3}([TMW])|^[w@]{0,2}t[w@L]{0,2}([TMW])"
)
"""A time that bounds: up to 2 years, during the 12-week treatment, until day 28."""

LISTED = re.compile(r"L([TM])(?:w{0,2}P[wE]?)?(?=[,&;]{1,2}[@w]{0,2}[TM](?![w@)]{0,3}[PF][wFSE]{0,4}[Zl]))")
"""A limit that is the first of several times: up to 16, 24 weeks and 1 year."""

BEFORE = re.compile(r"([TMW])[w)]{0,2}B")
"""10 minutes before the procedure."""

RELATIVE = re.compile(r"((?:T[,&]{1,2}){0,20}[TMW])w{0,2}[PF][wFSE]{0,4}[Zl]")
"""30 days after the last dose: no distance from the start."""

ANCHOR = re.compile(
    r"[PBG][w@El]{0,6}([SO])|[TMW]\)?w{0,2}F[w@fl]{0,4}([SO])|F[w@]{0,3}([SO])(?=[^;]{0,9}[tUGLV,]|[@w]{0,4}N)"
    r"|(O)(?=[wE-]{0,5}[(@]w?[TMW])|\)F[w@]{0,2}([SO])"
)
"""A start that a time counts from, not one that is measured at: 6 months after randomization."""

ANCHOR_OF_CHANGE = re.compile(
    r"[PB][w@E]{0,4}([SO])|[TMW]\)?w{0,2}F[w@]{0,3}([SO])|(O)(?=[wE-]{0,5}[(@]w?[TMW])"
)
"""Of a change from baseline, baseline is one of two measurements."""

DOSE_OF_DAY = re.compile(r"D(?:&P)?[@(w]{0,3}M|M\)?[(w@E:]{0,4}D")
"""Predose on day 15, week 48 (predose): said of a day, no measurement of its own."""

BEFORE_EVENT = re.compile(
    r"(?<![TMW])(?<![TMW]w)B[w@]{0,2}[ENS](?!\([w@]{0,4}[TM])|^w{0,2}B[&,]|^B[wE]{1,4}(?:\(w?\))?[,&]|\(B\)"
)
"""Before surgery: day 0, where other times follow."""

CHANGE = re.compile(r"change|differen|compar|improve|reduc|increas|decreas", re.IGNORECASE)
"""Words of a change, of which baseline is one of two measurements."""

RANGE = re.compile(
    r"([SODTMW])[wED)]{0,5}(?:[PBF][wESFN&]{0,6})?(?:\([^()]{0,4}\))?,?(?:[tUG][w@LS]{0,3}|w?-)([TMW])"
    r"|(?:(?<=[F:;])|(?<=Fw)|^w?)([SMDT])[wE)]{0,3}(?:[PB][wESF]{0,4})?(?:\([^()]{0,4}\))?[,(;&]?[LU]{1,2}[w@N]{0,3}\(?([TMW])"
    r"|(F)[wEf@n]{1,8}[tUL][w@L]{0,3}([TMW])"
    r"|^w{0,2}(E)w{0,3}[tU][w@]{0,2}([TMW])"
)
"""Two times, or an event and a time, with a "to" between."""

COUNTED_START = re.compile(r"P[wlE@]{0,4}S")
"""A start that something counts from: after the last patient's enrollment."""

PERIOD_FROM = re.compile(r"Rw{0,2}Fw{0,2}S|Fw{0,2}Sw{0,2}R")
"""A period that begins at the start: every 6 weeks from randomization."""

OR_EVENT = re.compile(r"&w{0,2}E")
"""An event as a second end: 5 years or death."""

TO_START = re.compile(r"([TMW])\)?w{0,2}[t-]w{0,2}[SO]")
"""A time to the start: day -28 to baseline."""

FROM_DAY_0 = re.compile(r"Tw{0,2}[PF]w{0,2}(M)")
"""A mark that a time counts from: 6 months after day 0."""

OF_TREATMENT = re.compile(r"TP[w@]{0,2}Nw{0,2}(T)w?E")
"""How long that lasts whose end a time counts from: 4 weeks after the end of the 12-week treatment."""

ADDED_TO_END = re.compile(r"[Zl][wE]{0,3}&(T)")
"""What is added to an end: last dose plus 30 days."""

FAR_END = re.compile(r"([SMTO])[wE)]{0,4}[tUGL][w@PSF]{0,4}N[wEFS]{0,5}(?:\(w?(M)|@[w@]?([TMW])|,[w@]?(M))")
"""From baseline to end of study (week 75), from enrollment to the end of treatment at 12 weeks."""

WAIT = re.compile(
    r"[UG](?![w@Lf]{0,4}E?M|[w@Lf]{0,4}[TMW])(?:[w@aSFPLO&lf]{0,8}[ENZX]|[w@afSO]{1,4})"
    r"|L[w@G]{0,4}[ENZ]|X|(?:^|,)B[w@]{0,3}[ENZ]"
    r"|[FSOTME][^;TMWLt]{0,40}t(?![w@LfE]{0,4}[TMW])[w@afSO&P-]{0,8}[ENZX]"
    r"|[FSO][^;TMWLt]{0,40}t(?![w@aLfEl]{0,5}[TMWS])[w@afl]"
)
"""What waits for an event: until death, throughout the study, from response to progression."""

UNTIL_AGE = re.compile(r"[tULG-][w@]{0,3}([TMW])")
"""A time that ends something: until 12 months of age."""

AGE = re.compile(r"((?:T[,&(]{1,2}){0,20}[TMW])w{0,2}(P)")
"""Times with what they count from after them: 6 and 12 months of age."""

AGED = re.compile(r"(w)[w:]?([TMW](?:[,&]{1,2}T){0,20})")
"""Times after the word age: at age 6 and 12 months."""

LATER = re.compile(r"(T),?w{0,2}[qF]w{0,2}([TMW])w{0,3}P")
"""A length that begins at a time: 8 weeks, which started 44 weeks after randomization."""

AT_END = re.compile(
    r"(?:^|[@P;,(&])w{0,3}N[wE&]{0,6}[(,]?[w@]{0,3}([TMW])|^w{0,2}@w{0,3}E[wE]{0,3}\([wt]{0,3}([TMW])"
)
"""At the end of study (5 years): the end is a point, as far as its time is told."""

POINT = re.compile(r"[@P][wE]{0,3}([TMW])|([TMW])[wE)n]{0,4}[PBF]|O[wE-]{0,5}\(w?([TMW])")
"""At week 4, after 6 months; 6 months after, post, from something."""

BETWEEN = re.compile(r"b[w@]{0,2}[SOTMW](?:[&t-][w@]{0,2}[TMW])?")
"""Between week 4 and week 8."""

CALENDAR_RANGE = re.compile(r"C[^tU-]{0,20}[-tUG].{0,6}C|C[-t&]n")
"""May to June 2021."""

UNTIL_AFTER_END = re.compile(r"[TMW]w{0,2}[PF][wFSE]{0,4}[ZNl]")
"""A time that counts from an end: until 30 days after the last dose."""

COUNTED_FROM_END = re.compile(r"[TMW]w{0,2}(?P<after>[PF])(?=[wFSE]{0,4}[ZNl])")
"""What such a time counts from."""

COUNTED_FROM = re.compile(r"(?:[TMW][wE)]{0,4}|^[@w]{0,2})(?P<after>P|F)|(?P<start>[SO])|(?P<before>B)")
"""What a time counts from: after surgery, from randomization, baseline."""

WAITED_FOR = re.compile(r"(?:[tUG]|L[w@G]{0,3}(?=[EN]))([w@SFPO&]{0,8}[ENZ])")
"""The event that a wait is for: until death, to progression."""

PHRASE_ENDS = re.compile(r"[TMWLVRX,;()tUG:&]")
"""What ends the words of an event."""

AND_THEN = re.compile(r"S[wE)]{0,4}[&,;]{1,2}[@w]{0,3}[PNEu]")
"""Baseline and the end of treatment: a second measurement on a day that is not told."""

AND_END = re.compile(r"^[w@]{0,3}S[wE)]{0,4}[&,;]{1,2}[@w]{0,3}N[wE]{0,4}\(")
"""Baseline and the end of treatment (up to 2 years)."""

OR_UNTIL = re.compile(r"[&,(][UX][w@SFPLO&l]{0,8}[ENZ]")
"""A second end that is an event: up to 2 years or until progression."""
