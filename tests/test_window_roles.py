"""What a time window is in its sentence, and whether its words deny it."""

import pytest

from scraper.parser.text.time_windows.reader import time_windows

# Text, and of each window: subject, role, whether it is denied.
EXAMPLES: dict[str, list[tuple[str | None, str, bool]]] = {
    "Stroke within 6 months": [("Stroke", "limit", False)],
    "No stroke within 6 months": [("stroke", "limit", True)],
    "Has not received immunotherapy within 4 weeks before enrollment": [("immunotherapy", "limit", True)],
    "Have not been on dialysis for at least 3 weeks": [("dialysis", "limit", True)],
    "Free of seizures, without any rescue drug in the past month": [("rescue drug", "limit", True)],
    "The patient has not undergone radiotherapy within 7 days, biopsy within 14 days, or resection within"
    " 21 days": [("radiotherapy", "limit", True), ("biopsy", "limit", True), ("resection", "limit", True)],
    "No symptoms; steroids within 7 days": [("steroids", "limit", False)],
    "No prior surgery who had asthma for at least 2 years": [("asthma", "limit", False)],
    "Pain not relieved by at least 6 weeks of physiotherapy": [("physiotherapy", "limit", False)],
    "Not pregnant and use condoms for 3 months": [("condoms", "limit", False)],
    "Asthma (not including hay fever) within 2 years": [("Asthma", "limit", False)],
    "With or without chemotherapy within 2 months": [("chemotherapy", "limit", False)],
    "Prior malignancy, unless it was cured more than 5 years ago": [(None, "exception", False)],
    "Cancer, unless there were no signs of disease for at least 5 years": [
        ("signs of disease", "exception", True)
    ],
    "Tablets for at least 4 weeks and postmenopausal women": [("Tablets", "limit", False)],
    "Metastases are eligible if they show no progression for at least 8 weeks": [
        ("no progression", "permission", False)
    ],
    "Vaccines are allowed, provided boosters are not given within 7 days": [
        ("boosters are not given", "permission", False)
    ],
    "In outpatient care, with no inpatient care for asthma within 12 weeks": [
        ("inpatient care for asthma", "limit", True)
    ],
    "At least 2 weeks must have elapsed": [(None, "demand", False)],
    "Must be met without transfusion within 2 weeks": [("transfusion", "demand", True)],
    "Must be stable, with no increase in dose within 7 days": [("increase in dose", "demand", True)],
    "Must agree to not donate sperm for 6 months": [("sperm", "demand", True)],
    "Women not postmenopausal must have a negative test within 3 days": [("negative test", "demand", False)],
    "Absence of 22 days or more": [("Absence", "limit", False)],
    "Cancer, with the following exceptions: skin cancer; tumors without relapse for at least 3 years": [
        ("relapse", "exception", True)
    ],
    "Patients may have received androgens provided they began no more than 28 days ago": [
        (None, "permission", False)
    ],
    "May participate provided they are stable, i.e. without progression for at least 4 weeks": [
        ("without progression", "permission", False)
    ],
    "contraception for 5 months after the last dose if male and 8 months after the last dose if female": [
        ("contraception", "limit", False),
        ("contraception", "limit", False),
    ],
    "Premenopausal women with an assay 7 days or less prior to registration": [
        ("Premenopausal women with an assay", "limit", False)
    ],
    "Unwilling to take effective contraceptives for 6 months": [("effective contraceptives", "limit", True)],
    "Vaccines other than influenza, and 6 weeks after a live one": [("Vaccines", "limit", False)],
    "No known active disease within 2 years": [("active disease", "limit", True)],
    "Should use condoms, should not nurse, and must have a test within 72 hours": [("test", "demand", False)],
    "No significant reduction of pain after more than 3 months of treatment": [
        ("significant reduction of pain", "limit", False)
    ],
    "Those with metastases are permitted to participate in the study if stable for at least 30 days": [
        ("metastases", "permission", False)
    ],
    "Inhibitors will be allowed in the case of an interval of at least 12 months": [
        ("Inhibitors", "permission", False)
    ],
    "Malignancy except for tumors treated more than 3 years ago": [("tumors", "exception", False)],
    "Any earlier hormone therapy, except for ≤ 14 days of anastrozole": [("anastrozole", "exception", False)],
    "Any malignancy other than skin cancer within 5 years": [("malignancy", "limit", False)],
    "Supplements (except vitamins) within 2 weeks": [("Supplements", "limit", False)],
    "Courses of steroids of up to 5 days are allowed": [("Courses of steroids", "permission", False)],
    "Patients with brain metastases are eligible if stable for at least 4 weeks": [
        ("brain metastases", "permission", False)
    ],
    "Those with a stroke within 6 months are not eligible": [("stroke", "permission", True)],
    "Patients may be enrolled after they were off steroids for 3 weeks": [
        ("off steroids", "permission", False)
    ],
    "Hormone therapy must have ended at least 12 months prior to screening": [
        ("Hormone therapy", "demand", False)
    ],
    "Patients must not have had surgery within 4 weeks": [("surgery", "demand", True)],
    "Asthma that has required admission within 2 years": [("admission", "limit", False)],
    "Immunotherapy within 10 years, if received for more than one year": [
        ("Immunotherapy", "limit", False),
        (None, "condition", False),
    ],
    "If treated with lithium for over 3 months, a stable level": [("lithium", "condition", False)],
    "Stroke, if within 6 months": [("Stroke", "limit", False)],
    "Postmenopausal (no menses for at least 12 months)": [("menses", "definition", True)],
    "Heart failure as defined by the society within 6 months": [("Heart failure", "limit", False)],
}


@pytest.mark.parametrize("text", EXAMPLES)
def test_role_and_denial_of_a_window(text: str) -> None:
    found = [(fact.subject, fact.role, fact.negated) for fact in time_windows(text)]
    assert found == EXAMPLES[text]
