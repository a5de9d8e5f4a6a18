"""The words around an age in a criterion: whose age, bounds, and what makes a number no age of a person."""

from scraper.parser.text.lexicon.bounds import comparators, one_sided, words_after
from scraper.parser.text.lexicon.durations import SPELLINGS

UNIT_OF = {spelling: unit for unit, spellings in SPELLINGS.items() for spelling in spellings.split("|")} | {
    "ans": "year",
    "anos": "year",
    "jahre": "year",
    "moths": "month",
    "y/o": "year",
    "yo": "year",
    "y.o": "year",
    "yrs/old": "year",
    "years-old": "year",
    "yrs-old": "year",
}
"""Units of an age by their spellings; some of them say that it is an age."""

SAYS_AGE = {"y/o", "yo", "y.o", "yrs/old", "years-old", "yrs-old"}

COMPARATOR_OF = comparators("age")
"""What a phrase or a sign before a number makes of it."""

_OLD = frozenset(("older", "elder", "younger", "age"))
SAYS_OLD = frozenset(phrase for phrase in COMPARATOR_OF if not _OLD.isdisjoint(phrase.split()))
"""Bounds that say themselves that an age follows."""

AFTER = one_sided(words_after())
"""Words after "18 years and" or "18 years or"."""

AFTER_SAYS_AGE = {"older", "elder", "younger"}

AGE = "age|aged|ages|aging|age's"
PERSONS = (
    "patients|patient|subjects|subject|participants|participant|volunteers|volunteer|individuals"
    "|individual|people|persons|person|men|man|women|woman|males|male|females|female|adults|adult"
    "|gender|genders|sex|sexes|recipients|recipient|parents|parent|caregivers|caregiver|mothers"
    "|mother|fathers|father|clients|residents|respondents|smokers|drivers|employees|workers"
    "|citizens|veterans|survivors|users|nurses|physicians|clinicians|providers|athletes|players"
    "|inpatients|outpatients|donors|donor|siblings|sibling|controls|guardians|guardian|spouses"
    "|partners|partner|majors|seniors|elderly|teenagers|teens|pts|candidates|carers|carer"
    "|relatives|he|she|they|those|anyone"
)
YOUNG = (
    "children|child|infants|infant|neonates|neonate|newborns|newborn|toddlers|toddler|babies|baby"
    "|minors|minor|boys|boy|girls|girl|adolescents|adolescent|youths|youth|kids|pediatric"
    "|paediatric|preschoolers|students|student"
)
LINKS = (
    "between|from|of|is|are|be|being|must|should|have|has|to|in|the|a|an|at|or|and|and/or|who"
    "|that|which|range|ranges|ranging|ranged|group|groups|limit|limits|either|any|all|both|only"
    "|healthy|human|years|year|yrs|screening|enrollment|enrolment|inclusion|entry|consent|time"
    "|study|baseline|surgery|randomization|hispanic|caucasian|hospitalized|hospitalised|eligible"
    "|premenopausal|postmenopausal|not|will|including|inclusive|chronological|criteria"
    "|consecutive|visit|were|was|ambulatory|living|younger|older|presenting|currently|&|/"
    "|informed|registration|recruitment|diagnosis|exclusion|vaccination|non-pregnant|pregnant"
    "|nonpregnant|non-smoking|asian|japanese|chinese|korean|white|black|other|than|his|her|their"
    "|legal|current|aged|treatment|with|for|day|date|first|dosing|among|within"
)
"""Words that may stand between whose age it is and the number."""

NO_PERSON = (
    "gestational|gestation|menstrual|postmenstrual|post-menstrual|conceptional|postconceptional"
    "|post-conceptional|fetal|foetal|embryonic|corrected|adjusted"
)
"""Ages that are not counted from a person's birth."""

OTHER_AGES = "bone|mental|developmental|skeletal|vascular|brain|biological|heart|epigenetic"
"""What makes "age" after it another's: "bone age"."""

THINGS = (
    "biopsy|biopsies|scan|scans|imaging|x-ray|mri|ct|sample|samples|result|results|fracture"
    "|fractures|injury|lesion|lesions|stroke|infarct|infarction|surgery|transplant|transplants"
    "|graft|grafts|fistula|report|test|tests|image|images|data|specimen|specimens|tissue|device"
    "|implant|implants|wound|wounds|scar|scars|echocardiogram|ecg|ultrasound|radiographs|thrombus"
    "|block|blocks|material|prosthesis|pacemaker|stent|assessment|evaluation|ulcer|ulcers"
    "|treatment|therapy|measurement|history|symptoms|disease|diabetes|injuries|value|values"
    "|laboratory|death"
)
"""What may be old itself: "a biopsy older than 6 months"."""

OTHERS = "family history|family member|family members|relative|relatives|sudden death|deaths|died"
"""Whose age at an event a criterion may tell, beside its participants'."""

EVENTS = "before|until|till|by|since|after|prior to|at|when|onset|diagnosis|diagnosed|menarche"
"|menopause"
"""Words before an age that make it the age at an event: "onset before the age of 40"."""

MEASURES = (
    "%|kg|mg|ml|cm|mm|mcg|ug|g|l|lb|lbs|mmhg|points?|point|score|times?|cycles?|percent|cells?"
    "|units?|iu|beats|bpm|minutes?|doses?|drinks?|cigarettes?|pack|mmol|umol|°|kcal|sessions?"
    "|episodes?|items?|teeth|visits?|meters?|metres?|cases?|items|consecutive|or more|copies"
)
"""What makes a bare number after an age word something else."""

FOLLOW = (
    "who|with|and|or|at|in|on|inclusive|including|undergoing|of both|both|male|female|males"
    "|females|men|women|from|for|scheduled|admitted|presenting|diagnosed|having|attending"
    "|receiving|are|is|were|can|may|will|must|should|patients|adults|children|as|that|treated"
    "|referred|requiring|suffering|able|inclusively|hospitalized|planned|eligible|living|meeting"
    "|without|because|unless|due|previously|newly|untreated|weighing|willing|only|regardless|being|seen"
    "|enrolled|suspected|consenting|capable|belonging|recently|currently|under|over|but|if|when|not"
)
"""Words that may follow an age which only a person's name in front of it tells."""

NO_AGE_BEFORE = ("within ", "past ", "last ", "previous ", "every ", "next ", "preceding ")
"""What a time window begins with."""

TELLS = (
    "age|old|young|adult|child|patient|subject|woman|women|man|men|male|female|minor|infant"
    "|neonat|newborn|participant|volunteer|boy|girl|adolesc|teen|pediatric|student|person|people"
    "|individual|recipient|parent|years|sex|gender"
)
"""Beginnings of words, one of which is near every age."""

FIRSTS = "onset|diagnosis|menarche|menopause|first|symptom|disease"
"""What an age at an event belongs to: "age at onset"."""

PREGNANCY = "gestation|post-?menstrual|amenorrh|ga\\b|pma\\b|post-?partum|corrected"
"""What makes a time after it that of a pregnancy or after it."""

PREGNANT = "pregnan|post-?menopaus"
"""The same without a comma before it: "age < 18, pregnant" are two criteria."""

MAJORITY = 18
"""Years from which one consents alone in most countries."""

DEFINED_BY_AGE = (
    "menopaus|postmenopaus|post-menopaus|post menopaus|perimenopaus|premenopaus|pre-menopaus|child-bearing"
    "|childbearing|child bearing|wocbp|reproductive potential|amenorrh|menses|menstrua|fsh|follicle"
    "|fertile|sterile|sterility|oophorectom|ovarian function"
)
"""Beginnings of words that ages of about 50 years define: "postmenopausal (over 55 years)"."""

RISKS = (
    "risk factor|risk factors|high risk|high-risk|increased risk|at risk|risk group|risk criteria"
    "|risk features|intermediate risk|low risk|adverse features|unfavorable factors|stratification|stratified"
)
"""Words in front of an age that makes part of a risk: "two risk factors such as age < 35"."""

CONSENTS = (
    "consent|assent|guardian|guardians|parent|parents|parental|legal representative|legally authorized"
    "|legally authorised|legally acceptable|caregiver|caregivers|signature|sign"
)
"""Beginnings of words of consent; ages beside "for those" and the like say who gives it."""

FOR_MINORS = (
    "assent|parental consent|parental permission",
    "consent (?:of|from|by) (?:a |the |their |both )?(?:parent|guardian)",
    "(?:parents?|guardians?|caregivers?) (?:or [a-z ]{1,30})?"
    "(?:must|will|should|shall|can|may|has to|have to|to) (?:give|provide|sign|consent)",
    "(?:parents?|guardians?)(?: or (?:legal )?guardians?)? of ",
)
"""What makes an age under that of majority a condition of consent."""

FERTILE = (
    "childbearing|child-bearing|child bearing|reproductive potential|reproductive age|menarche|postmenarchal"
    "|menarcheal|wocbp"
)
"""Words that ages from menarche to menopause define."""

SCALE_NAMES = "karnofsky|karnovsky|lansky|ecog|performance status|kps|lps"
"""Scales of performance, which differ by age."""

SCALES = (
    "karnofsky|karnovsky|lansky|ecog|performance|kps|lps|score|scale|index|questionnaire|inventory"
    "|criteria for age|creatinine|gfr|egfr|clearance|percentile|weight|dose"
)
"""What is told by age: "Lansky for those under 16"."""

LABELS = "cohort|arm|part|group|phase|stage|stratum|strata|cohorts|arms|parts|groups"
"""What a label ends with that says whom an age concerns: "Pediatric arm: 1 to 17 years"."""

PLACES = (
    "korea|south korea|japan|china|taiwan|united states|usa|us|eu|europe|european union|germany|france|uk"
    "|united kingdom|india|canada|australia|thailand|singapore|israel|italy|spain|austria|switzerland|mexico"
    "|brazil|argentina|hong kong|denmark|sweden|norway|finland|netherlands|belgium|poland|russia|turkey"
)
"""Countries after a limit that holds there alone: "20 years or older (Japan)"."""

OTHER_PERSONS = (
    "parents|parent|caregivers|caregiver|carers|carer|mothers|mother|fathers|father|guardians|guardian"
    "|partners|partner|spouses|spouse|siblings|sibling|donors|donor|relatives|relative|controls|control"
    "|physicians|clinicians|providers|nurses|family members|family member|sons|daughters|husbands|wives"
    "|healthy volunteers|dyads|legal representatives|legal representative|parent(s)|guardian(s)"
)
"""Persons beside the patients whom an age may concern."""
