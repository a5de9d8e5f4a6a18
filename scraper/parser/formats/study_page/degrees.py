"""What stands after a person's name and before the affiliation: degrees, titles, memberships.

Letter case, dots and blanks do not matter (``M. D.`` is ``MD``); what is not here begins an affiliation.
"""

import re

_TABLES = {
    "doctor of medicine": """
        MD MDs KMD MBBS MBBCh MBBChir MBChB MB BCh BChir ChB BAO BM BMBS BMed MC MDCM CM MM
        MMed DM DMed DMSc DrMed DrMedSc DO DDS DMD BDS MDS DPM DC ND DVM BVSc VMD OD BHMS
        BAMS LAc DAOM DACM
    """,
    "doctor": """
        PhD DPhil DSc ScD DrSc DrPH DPH DNSc DNP DNPc EdD PsyD PharmD DrPharm DPT DHSc DSW
        DBA JD DClinPsy DrIntMed CSc DEng DDSc DMedSc Dr.rer.nat Dr.h.c
        Doctorate
        | doctor of philosophy
    """,
    "master": """
        MA MS MSc MSci MScN MSN MSW MSCE MSCI MSCR MSCS MSBA MSEd MSPH MSHS MSHP MMSc MMedSc
        MClinSc MPH MPT MPTh MPA MPP MPhil MBA MHA MHS MHSc MHSA MEd MEng MRes MStat MAS MAT
        MTR MNutr MPharm MPsych MIPH MBE SM LLM Master
        | Master's degree
    """,
    "bachelor": """
        BA BS BSc BSN BScN BScPT BPharm BPsych BEng BN BNurs BPhysio BPT BAppSc AB LLB Hons
        Bachelor
    """,
    "licence to practise": """
        RN RNC LPN APRN CRNP CRNA CNM CNS NP FNP ANP PNP NP-C FNP-C FNP-BC PA PA-C PT OT OTR
        OTR/L RD RDN LDN LD RPh RT RRT RCP SLP CCC-SLP LCSW LMFT LMHC LPC ATC MRT CPhT ESQ
        AHPP AOCN OCN CDE CDCES BCPS BCOP BCPP CCRP CCRC CRC CRA CPI ACRP-CP PMP CCFP HCLD
        IBCLC OMPT SPT COMT
    """,
    "membership": """
        FRCP FRCPC FRCPE FRCPI FRCPEd FRCPCH FRCPath FRCPA FRCPsych FRCS FRCSC FRCSEd FRCSI
        FRCR FRCA FRCOG FRCOphth FRCEM FRCGP FRACP FRACS FRACGP FRANZCOG FRANZCP FRANZCR
        FANZCA FRSC FRS FMedSci FCP FCPS FCCP FCCM FACP FACS FACC FACOG FACOOG FACEP FACR
        FACG FACMG FACRM FACSM FACNM FACE FACCP FACN FACPM FAAP FAAN FAANP FAAFP FAAD FAAO
        FAAOS FAANA FAAAAI FAASLD FAHA FAPA FAPTA FASN FASA FASCO FASTRO FASHP FASGE FAGA
        FESC FEBU FEBO FEBS FHRS FSCAI FSCCT FIDSA FSHEA FNLA FISHLT FASE FSIR FCAP FCCS
        FUICC DABR DABPN DABIM DABPM ABPP MRCP MRCPI MRCPCH MRCPsych MRCS MRCOG MRCGP MRCEM
    """,
    "title": """
        Dr Drs Doctor Prof Professor Pr PD Priv Doz Dozent Docent Univ Mag Med Habil Assoc
        Ass Assist Asst Lecturer Lecture PU PH PU-PH MCU-PH PI Pharm
        | a professor | associate professor | assistant professor | full professor |
        clinical professor | adjunct professor | emeritus professor | professor emeritus |
        assistant lecturer | Medical PhD | PhD student | PhD candidate | doctoral candidate
        | cand med
    """,
    "part of the name": """
        Jr Sr II III IV
    """,
}
"""Spellings parted by blanks; those of several words by bars."""

_GLUED_TO = ("md", "phd", "prof", "dr")
"""What people write the next one after, or before, without a blank: ``MDPhD``."""

_SEPARATOR = re.compile(r"[\W\d_]+")
_LONGEST = 60
"""Letters up to which a part is looked at."""
_MOST_WORDS = 5
"""Words that one degree may be written in: ``M. B. B. Ch.`` has four."""


def _spellings(table: str) -> list[str]:
    single, *several = table.split("|")
    return [*single.split(), *several]


def _letters(text: str) -> str:
    return _SEPARATOR.sub("", text.lower())


DEGREES = frozenset(_letters(spelling) for table in _TABLES.values() for spelling in _spellings(table))


def is_degree(part: str) -> bool:
    """Whether a part of a line consists of degrees and titles alone: ``MD PhD``, ``M.D.``, ``Prof. Dr.``."""
    if len(part) > _LONGEST:
        return False
    words = [word for word in _SEPARATOR.split(part.lower()) if word not in ("", "and")]
    return bool(words) and _are_degrees(words)


def _are_degrees(words: list[str]) -> bool:
    ends = range(1, min(len(words), _MOST_WORDS) + 1)
    starts = (end for end in ends if "".join(words[:end]) in DEGREES or (end == 1 and _is_glued(words[0])))
    return not words or any(_are_degrees(words[end:]) for end in starts)


def _is_glued(word: str) -> bool:
    """Whether it is several degrees without a blank between them."""
    rests = [word.removeprefix(core) for core in _GLUED_TO if word.startswith(core)]
    rests += [word.removesuffix(core) for core in _GLUED_TO if word.endswith(core)]
    return any(rest in DEGREES or (rest and _is_glued(rest)) for rest in rests)
