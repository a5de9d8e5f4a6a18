// Names for the fields of Datasette's pages, which have none, and a focus for what scrolls.
"use strict";

const NAMES = {
  ".CodeMirror textarea": "SQL",
  "[name=_filter_column], [name^=_filter_column_]": "Column of the filter",
  "[name=_filter_op], [name^=_filter_op_]": "Comparison of the filter",
  ".filter-value": "Value of the filter",
  "[name=_sort], [name=_sort_by_desc]": "Order",
  "[name=_search]": "Search this table",
  "dl.column-descriptions": "What the columns mean",
};

const name = () => {
  for (const [selector, label] of Object.entries(NAMES)) {
    for (const field of document.querySelectorAll(selector)) {
      if (!field.labels || !field.labels.length) field.setAttribute("aria-label", label);
      if (field.matches("dl")) field.tabIndex = 0;
    }
  }
};

addEventListener("load", name);
