"""A comparison as data: sections of rows, a cell a trial."""

from pydantic import BaseModel


class Row(BaseModel):
    """One thing said of every trial; a cell is None where a trial says nothing."""

    label: str
    cells: list[str | None]
    differs: bool
    depth: int = 0


class Section(BaseModel):
    """Rows under one heading."""

    title: str
    rows: list[Row]


class Comparison(BaseModel):
    """Trials side by side, in the order asked for; ``missing``: ids that the database does not have."""

    trials: list[str]
    missing: list[str]
    data_dates: list[str | None]
    sections: list[Section]
