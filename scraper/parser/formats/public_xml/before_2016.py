"""Results in the shape of before December 2016, rewritten into the later one.

A measure had categories and no classes; how many participants were analyzed was a measure of its own, called
``Number of Participants``.  A category of an outcome is a class of today, one of a baseline measure a
category.
"""

from lxml import etree

Element = etree._Element

_NUMBER_ANALYZED = "Number of Participants"


def bring_up_to_date(root: Element) -> None:
    """Changes the results in place; what is in no known shape stays as it is."""
    for baseline in root.iterfind("clinical_results/baseline"):
        for measure in list(baseline.iterfind("measure_list/measure")):
            if _is_number_analyzed(measure):
                _put_analyzed(baseline, measure)
            elif measure.find("category_list") is not None:
                _put_classes(measure, by_category=False)
    for outcome in root.iterfind("clinical_results/outcome_list/outcome"):
        _bring_outcome_up_to_date(outcome)


def _bring_outcome_up_to_date(outcome: Element) -> None:
    listed = outcome.find("measure_list")
    if listed is None:
        return
    others = [measure for measure in listed if not _is_number_analyzed(measure)]
    if len(others) != 1:
        return
    [measure] = others
    for counted in list(listed):
        if counted is not measure:
            _put_analyzed(measure, counted)
    _put_classes(measure, by_category=True)
    outcome.remove(listed)
    outcome.append(measure)


def _is_number_analyzed(measure: Element) -> bool:
    is_called_so = measure.findtext("title") == _NUMBER_ANALYZED
    return is_called_so and measure.find("category_list/category/sub_title") is None


def _put_analyzed(into: Element, counted: Element) -> None:
    """The measure of how many were analyzed becomes the list of them."""
    analyzed = etree.SubElement(etree.SubElement(into, "analyzed_list"), "analyzed")
    etree.SubElement(analyzed, "units").text = "Participants"
    counts = etree.SubElement(analyzed, "count_list")
    for measurement in counted.iterfind("category_list/category/measurement_list/measurement"):
        etree.SubElement(counts, "count", {str(key): str(text) for key, text in measurement.attrib.items()})
    parent = counted.getparent()
    if parent is not None:
        parent.remove(counted)


def _put_classes(measure: Element, by_category: bool) -> None:
    """Categories become the categories of one class, or a class each."""
    categories = measure.find("category_list")
    if categories is None:
        return
    classes = etree.SubElement(measure, "class_list")
    one_class: Element | None = None
    for category in list(categories):
        title = category.find("sub_title")
        if by_category or one_class is None:
            one_class = etree.SubElement(classes, "class")
            etree.SubElement(one_class, "category_list")
        if title is not None:
            title.tag = "title"
            if by_category:
                one_class.insert(0, title)
        inner = one_class.find("category_list")
        if inner is not None:
            inner.append(category)
    measure.remove(categories)
