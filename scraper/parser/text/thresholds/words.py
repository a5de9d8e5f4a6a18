"""Words around a threshold: comparators, what links a subject to its bound, what ends a subject."""

from collections.abc import Iterable, Mapping

from scraper.parser.text.lexicon.bounds import DENIALS, Bound, bound_words, comparators, phrases_after


def words(text: str) -> frozenset[str]:
    """The words of a text, each once."""
    return frozenset(text.split())


def _phrases(bounds: Mapping[str, Bound]) -> dict[tuple[str, ...], Bound]:
    return {tuple(phrase.replace("/", " / ").split()): bound for phrase, bound in bounds.items()}


BEFORE = _phrases(
    {phrase: bound for phrase, bound in comparators("value").items() if phrase[-1].isalpha()}
    | {**bound_words("value")}
)
"""Phrases before a number, word by word, with what they make of it."""

DENIED = frozenset(tuple(denial.split()) for denial in DENIALS)
"""Denials before a sign, word by word."""

AFTER = _phrases(phrases_after("value"))
"""Phrases after a number and its unit."""


def _lengths(phrases: Iterable[tuple[str, ...]], at: int) -> dict[str, list[int]]:
    """How many words the phrases have that share their word at a place, the longest first."""
    lengths: dict[str, set[int]] = {}
    for phrase in phrases:
        lengths.setdefault(phrase[at], set()).add(len(phrase))
    return {word: sorted(several, reverse=True) for word, several in lengths.items()}


BEFORE_LENGTHS = _lengths(BEFORE, -1)
"""Lengths of the phrases before a number by their last word."""

AFTER_LENGTHS = _lengths(AFTER, 0)
"""Lengths of the phrases after a number by their first word."""

FILLERS = words(
    "of a an the is be to about approximately approx around ~ at than : was are must ( ) , either"
    " two three four five six seven eight nine ten twelve"
)
"""Words that may stand between a comparator and its number."""

LINKS = words(
    "of a an the is are be been being was were must should has have having had to at by as in on with for"
    " that which level levels score scores value values count counts concentration concentrations result"
    " results index indices class classes grade grades stage stages status functional performance rate"
    " ratio reading readings measurement measurements scale rating category classification type total test"
    " tests screening baseline visit visits entry enrollment enrolment inclusion admission time range"
    " ranges within between from will not may can shall would currently measured defined determined"
    " assessed documented calculated estimated confirmed based using via : = ( ) [ ] - ' , s % * ; \" his"
    " her their its this any both all each either one patient's subject's room air rest physical systolic"
    " diastolic risk staging clinical above below reported self considered equal patient patients subject"
    " subjects participant participants during when before after prior study today current i e g ie eg if"
    " ~ it he she they presenting persistently repeatedly consistently known minimum maximum according per"
    " . measuring indicative suggesting suggestive consistent corresponding predicted percent percentage"
    " expected normal elevated increased decreased reduced low high abnormal corrected adjusted points"
    " most recent latest mean average greater only up controlled cut off cutoff threshold proper due ® ™"
    " fall falls"
)
"""Words between a subject and its bound that name nothing new."""

ENDS = words(
    "and or but with without defined as by in for at on who than if when while where patients patient"
    " subjects subject participants participant individuals men women males females male female adults"
    " children infants people those that whom whose which from to because due despite including include"
    " includes e.g i.e eg ie must should will not no any is are was were be been have has had having into"
    " per via using after before during within between a an the this these their his her its either both"
    " also may can shall until since unless except and/or other person persons boys girls requiring"
    " require required requires able unable achieve maintain maintained known evidence documented"
    " receiving received receive taking use used need needs show showing shows shown demonstrating"
    " demonstrate demonstrated reported report reports presenting present presents diagnosed diagnosis"
    " confirmed measured assessed determined indicated evaluated calculated obtained associated suggesting"
    " suggestive least most more less equal greater meet meets meeting resulting cause causing caused"
    " treated treatment therapy medication medications day days week weeks month months year years hour"
    " hours there we provide anticipate it they usually only once age man woman he she drop lose lost"
    " losing each every exhibiting being exceeding indicative consistent corresponding plus minus about"
    " approximately history presence current previous prior recent then so such like inclusion exclusion"
    " criteria whichever excluding except excepting unless"
)
"""Words that end a subject that no table knows, read backwards from its bound."""

GROUPS = words(
    "men women man woman male males female females boys girls illiterate illiterates illiteracy uneducated"
    " primary elementary secondary junior middle high school university college educated education"
)
"""Words for people who have bounds of their own; for education, as tests of memory have."""

PEOPLE = GROUPS | words(
    "patients subjects participants adults"
    " children infants smokers nonsmokers visit screening baseline day randomization enrollment"
    " pediatric adult older younger metastases metastasis involvement disease syndrome respectively mets"
    " present attributable liver hepatic bone tumor gilbert gilberts gilbert's known those"
)
"""Words that say for whom a further bound of the same subject holds."""

JOINERS = words("and or / , & ( ) [ ] + the either both serum total plasma level levels of nor : - ' s")
"""Words between subjects that share a bound."""

MODIFIERS = words(
    "serum plasma blood total baseline resting estimated calculated measured mean fasting absolute"
    " peripheral urinary urine peak minimum maximum corrected adjusted screening predicted supine"
    " standing sitting seated initial preoperative pre-operative current residual venous arterial"
    " capillary documented modified combined expected anticipated stable severe average daily weekly"
    " maximal minimal global"
)
"""Words before a known subject that belong to its name."""

MEASURES = words(
    "score scores index indices ratio rate rates level levels concentration concentrations count counts"
    " volume diameter length width thickness size depth height area pressure gradient scale rating angle"
    " distance titer titers titre density activity saturation percentage frequency load stiffness"
    " circumference fraction capacity threshold thresholds value values velocity quotient clearance"
    " resistance deviation interval inventory questionnaire amplitude power acuity weight mass loss"
    " stenosis reduction deficit extent intake consumption deformity recession excretion output tilt slope"
    " shift gap dose-area measurement radius tumor tumour lesion lesions aneurysm stone stones defect pain"
    " compliance adherence ulcer wound nodule nodules cyst polyp polyps fibroid fibroids test diameters"
    " expression morphology asymmetry displacement opening space effusion hematoma overload reserve"
    " staining"
)
"""Last words of a name that is certainly measured."""

SCORES = words("score scores scale index questionnaire inventory screen test survey checklist interview")
"""Last words of the name of a score."""

GENERIC = words(
    "score scores value values level levels count counts index ratio rate test tests scale result"
    " results percentage concentration concentrations threshold thresholds range measurement values'"
    " amount titer titers"
)
"""Words for a measure that do not say of what."""

NO_NAMES = words(
    "tissue tissues specimen specimens small large amount severe moderate mild high low significant"
    " abnormal normal positive negative stable good poor equivalent increase decrease change"
    " administration dose doses dosage drug drugs cycles cycle times episodes visits lead s t least total"
    " people ages aged old older younger life sessions courses lines regimens regimen half scan scans mri"
    " imaging ray ultrasound examination biopsy echocardiogram echocardiography muga exceeds exceed"
    " exceeding ihc fish effective method methods status does receives containing representing assuming"
    " covering appearing affecting involving expressing including reaching pass cover measure physician"
    " chance requirements demonstration intervention limit last first second randomization ios os android"
    " windows ctcae version ct tests positivity risk allowed permitted"
)
"""Last words that are no name of something measured."""

TAKEN = words(
    "tablet tablets pill pills capsule capsules tab tabs dose doses puff puffs drop drops injection"
    " injections inhalation inhalations spray sprays application applications sachet sachets infusion"
    " infusions cycle cycles liter liters litre litres milliliter milliliters unit units iu ius mg mcg"
    " microg ug g ml pack packs visit visits night nights hour hours minute minutes time times occasion"
    " occasions"
)
"""What is taken or given so often in a time, or not said to be anything."""

COUNTED = words(
    "relapses exacerbations episodes attacks seizures migraines headaches falls admissions hospitalisations"
    " hospitalizations"
    " miscarriages abortions losses oocytes follicles nodes lesions metastases nodules polyps"
    " fibroids stones teeth joints cigarettes comorbidities ulcers bouts flares transfusions awakenings"
    " fractures"
    " recurrences outbreaks keratoses warts papules pustules errors plaques"
)
"""Last words of the name of things that are counted: "at least 3 positive lymph nodes"."""

DISEASE_CLASSES = {"heart failure": "NYHA class", "chf": "NYHA class", "angina": "CCS angina class"}
"""Diseases whose classes, where no scale is named, are those of one scale."""

SIZED = words("length area angle ratio sound pressure fraction")
"""Groups of units that measure things which no table knows."""

PREPOSITIONS = words(
    "by in at on for with using as during of when while whilst after before without per from under to"
    " indicative suggesting suggestive consistent corresponding"
)
"""Words that lead in a circumstance between a subject and its bound."""

CHANGES = words(
    "decline decrease increase drop reduction change fall rise responsiveness reversibility variability"
    " improvement changes variation"
)
"""Words for a change, which is no level of what changes."""
