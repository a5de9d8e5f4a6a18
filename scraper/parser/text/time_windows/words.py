"""The words around a time in a criterion: bounds, prepositions, and what makes it no time window."""

from scraper.parser.text.lexicon.bounds import comparators, one_sided, pattern, phrases_after
from scraper.parser.text.lexicon.phrases import LIST

SPACE = " {0,9}"
"""Layout between words; bounded, so that long blanks cost nothing."""

COMPARATOR_OF = comparators("time")
"""What a phrase before a number makes of it."""

BOUND = pattern("time")

AFTER_BOUNDS = one_sided(phrases_after("time"))
"""Phrases after the unit of time, and the bound they make of it."""

WITHIN = "within|inside|wihtin|withing|witin"
DURING = "in|during|over|throughout|across|through|on"
FOR = (
    "for|after|course of|lasting|lasts|lasted|last for|until|persisting|duration of|durations of"
    "|a duration of|period of|periods of|interval of|intervals of"
)
PREPOSITIONS = LIST.join([WITHIN, DURING, FOR])
"""``WITHIN`` bounds a time from above; ``DURING`` does where the time lies before or after an event; ``FOR``
says how long something lasts."""

PERIODS = {
    "before": "last|past|previous|prior|preceding|most recent|immediate past|latest|recent|former|foregoing",
    "after": "next|following|coming|upcoming|subsequent|ensuing|forthcoming",
    "first": "first|initial",
}
"""Words that put a time before or after now, or at the beginning of something."""

FILLERS = (
    "the|a|an|any|between|these|this|his|her|their|its|about|approximately|approx|around|nearly"
    "|almost|roughly|a total of|total of|~|immediately|is|was|be|being|another|an additional"
    "|additional|time frame of|history of|time of|received|of|with|every|each|per|only|to|frame"
    "|once every|all|and/or|or|and|least"
)
"""Words that may stand among them."""

CLAUSE_WORDS = "who|which|that|must|should|will|is|are|was|were|has|have|had|been|if|may|not|after|since|no"
"""Words that end a list of windows, or begin what it is no list with."""

RATES = "every|each|per|once every"
"""Words that make of a time the step of a repetition."""

SPECIAL = (
    "calendar|consecutive|full|complete|whole|working|business|continuous|completed|successive"
    "|entire|academic|additional|continued|consecutively|successional|contiguous|or more"
    "|or longer|cumulative|total"
)
"""Adjectives between number and unit."""

NO_WINDOW_BEFORE = (
    "life expectancy|life-expectancy|expectancy|expected survival|expected survival period"
    "|survival period|estimated survival|survival expectancy|anticipated survival"
    "|expected to survive|expected to live|expected lifespan|life span|lifespan|prognosis"
    "|survival time|gestational age|gestation age|gestational|gestation|qtc|qtcf|qtcb|qt|qrs"
    "|prothrombin time|thromboplastin time|aptt|ptt|pt|inr|age|aged|ages|survival"
    "|predicted survival|half-life|half life|capillary refill|postmenstrual age|cycle length|fev1"
    "|distance|cycles|surgery time|reaction time|education|schooling|life expectance"
)
"""What a time of its own kind belongs to: measured values, not windows."""

NO_WINDOW_LINKS = (
    "of|is|are|was|be|with|must|should|at|time|interval|greater|in|the|a|an|estimated|who|patient"
    "|patients|from|duration|than|or|equal|to"
)
"""Words between that and its time."""

NO_WINDOW_AFTER = (
    "old|or older|and older|or younger|and younger|of age|in age|age|gestation|of gestation"
    "|gestational|pregnant|of pregnancy|pregnancy|a day|a week|a month|a year|each|every|weekly"
    "|daily|of life expectancy|life expectancy|of education|education|of schooling"
    "|of formal education|of life|of survival|survival|of expected|younger|of school|urine"
    "|urinary|urea|proteinuria|ecg|holter|creatinine|ambulatory|walk|walking test|recall"
    "|diet recall|postmenstrual|corrected|post-menstrual|post-conceptional|ega|ga|pma|iud"
    "|mortality|risk|clinic|post-load|postload|post load|post-prandial|postprandial|post prandial"
    "|post-glucose|oral glucose|glucose"
)
"""What after a time makes it an age, a rate or a name."""
LASTING = (
    "hospitalization|hospitalisation|program|programme|therapy|course|stay|trial|study|intervention|treatment"
    "|period|washout|wash-out|follow-up|run-in|protocol|training|diet|interval|history"
)
"""What a time before it says the length of: a 10-week program."""

PER = "day|week|month|year|night|hour|session|visit|cycle|season|quarter|wk|yr|mo"
"""What a rate is counted by."""
AMENORRHEA = "amenorrhea|amenorrhoea"
"""What weeks of make the age of a pregnancy; months of it are a time."""
BIRTHS = "preterm|premature|prematurity|deliver(?:s|ed|y)?|born|birth"
"""What happens at so many weeks of a pregnancy."""

ENROLMENT = "screening|enrollment|enrolment|consent|registration|recruitment|inclusion"
"""Steps before treatment, which no one counts the first months of."""

LEADING_STOPS = (
    "is|was|are|were|of|for|must|should|has|have|within|in|at|and|or|but|who|which|that|lasts|lasting|lasted"
    "|persists|persisting|with|without"
)
"""Words that end an event in front of a time."""

STEPS = (
    "randomization|randomisation|enrollment|enrolment|screening|registration|baseline|consent"
    "|inclusion|start|initiation|first|entry|visit|signing|birth|diagnosis|onset|surgery"
    "|admission|randomized|enrolled"
)
"""Events that "of" names after an upper bound too ("< 4 weeks of screening"); else it names what lasts."""

TRIAL_STEPS = (
    "randomization|randomisation|randomized|enrollment|enrolment|enrolled|screening|registration"
    "|baseline|consent|inclusion|start|initiation|first|1st|entry|visit|signing|study|trial|day"
    "|c1d1|cycle|dosing"
)
"""Events of the trial; "from" any other counts forward from it ("4 weeks from surgery")."""

NO_SUBJECT = (
    "use|history|clinical|patients|subjects|participants|patient|subject|participant|women|men"
    "|children|any|known|prior|previous|recent|treatment|with|individuals|age|note|time|interval"
    "|received|persons|those|failed"
)
"""Words that alone are nothing that happens."""

CLAUSES = "or|and|who|which|that|must|should|will|is|are|was|were|has|have|had|if|may|not"
OPEN_ENDS = "with|from|of|in|to|for|between|starting|since|after|before|at|on|by"
"""Words that what happens does not contain, where it is one thing, and does not end with."""
