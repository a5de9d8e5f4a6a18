"""What groups of results are compared as: by the arm whose label they bear, or by their own title."""

import pytest

from schemas.study.protocol import ArmGroup
from scraper.sink.study_rows.group_roles import GroupRole, GroupRoles, is_control, is_total


def roles(*arms: tuple[str, str | None]) -> GroupRoles:
    return GroupRoles([ArmGroup(label=label, type=kind) for label, kind in arms])


EXPERIMENTAL, CONTROL = GroupRole("experimental", "arm_type"), GroupRole("control", "arm_type")
DRUG = ("Delmitrax 1%", "EXPERIMENTAL")


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("DELMITRAX 1%", EXPERIMENTAL),
        ("Delmitrax 1% Cream", EXPERIMENTAL),
        ("Ketoprin", CONTROL),  # an active comparator beside an experimental arm
        ("Delmitrax 2%", GroupRole()),  # no arm of that strength
        ("Placebo", GroupRole("control", "title")),
        ("All Patients", GroupRole(is_total=True)),
        (None, GroupRole()),
    ],
)
def test_a_group_is_the_arm_whose_label_it_bears(title: str | None, expected: GroupRole) -> None:
    assert roles(DRUG, ("Ketoprin", "ACTIVE_COMPARATOR")).get(title) == expected


def test_an_active_comparator_beside_placebo_alone_is_what_is_tested() -> None:
    found = roles(("Ketoprin", "ACTIVE_COMPARATOR"), ("Sugar pill", "PLACEBO_COMPARATOR"))
    assert (found.get("Ketoprin"), found.get("Sugar Pill")) == (EXPERIMENTAL, CONTROL)


def test_active_comparators_alone_have_no_role() -> None:
    found = roles(("Ketoprin", "ACTIVE_COMPARATOR"), ("Naproxil", "ACTIVE_COMPARATOR"))
    assert found.get("Ketoprin") == GroupRole()


def test_a_placebo_that_is_called_experimental_is_not_believed() -> None:
    found = roles(DRUG, ("Placebo + Ketoprin", "EXPERIMENTAL"), ("Placebo weekly", "EXPERIMENTAL"))
    assert found.get("Placebo + Ketoprin") == GroupRole()
    assert found.get("Placebo weekly") == GroupRole("control", "title")


def test_two_arms_that_a_title_may_be_give_no_role() -> None:
    found = roles(("Delmitrax 1% morning", "EXPERIMENTAL"), ("Delmitrax 1% evening", "ACTIVE_COMPARATOR"))
    assert found.get("Delmitrax 1%") == GroupRole()


@pytest.mark.parametrize(
    ("title", "says_so"),
    [
        ("Matching Placebo (Double Blind)", True),
        ("Delmitrax Placebo", True),
        ("Vehicle Cream", True),
        ("Control Group", True),
        ("Usual Care", True),
        ("Wait-list", True),
        ("Placebo 0.5 mL Q2W", True),
        ("Placebo + Ketoprin", False),
        ("Placebo Then Delmitrax", False),
        ("Placebo/Delmitrax", False),
        ("Healthy Controls", False),
        ("Delmitrax", False),
        ("Disease Control", False),
        ("Placebo Responders of the First Part of This Trial", False),
    ],
)
def test_a_title_that_names_a_control_alone(title: str, says_so: bool) -> None:
    assert is_control(title) is says_so


@pytest.mark.parametrize(
    ("title", "says_so"),
    [
        ("Total", True),
        ("Overall", True),
        ("All Treated Participants", True),
        ("The Entire Group", True),
        ("Delmitrax Combined", True),
        ("Pooled Doses", True),
        ("Combined Therapy", False),
        ("All-trans Retinoic Acid", False),
        ("Total Knee Replacement", False),
        ("Delmitrax", False),
        ("", False),
    ],
)
def test_a_title_of_a_group_that_holds_others(title: str, says_so: bool) -> None:
    assert is_total(title) is says_so
