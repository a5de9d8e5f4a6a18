"""What can be set from the environment: one table, each line a variable ``NCTDB_...``."""

import os
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

from platformdirs import user_cache_path
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from scraper.errors import UnreadableInput

PREFIX = "NCTDB_"
PUBLIC_API = "https://clinicaltrials.gov/api/v2"
MADE = {"cache_dir": "the user's cache folder", "workers": "the number of cores"}
"""Defaults that are made, in words."""

PUBLIC_DOCUMENTS = "https://cdn.clinicaltrials.gov/large-docs"


def usable_cores() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Settings(BaseModel):
    """Settings of the fetcher.  A field is the variable ``NCTDB_`` and its name in capitals.

    Seconds are seconds, a description is what the table in ``docs/fetching.md`` says.
    """

    model_config = ConfigDict(frozen=True)

    api_url: str = Field(
        PUBLIC_API, description="Base address of API v2; a bare host stands for its `/api/v2`."
    )
    min_interval: float = Field(
        1.0, ge=0, description="Seconds between requests to one host, across all processes of the user."
    )
    contact: str = Field("", description="Address for the User-Agent, so that the registry can reach you.")
    connect_timeout: float = Field(10.0, gt=0, description="Seconds for a connection to stand.")
    read_timeout: float = Field(15.0, gt=0, description="Seconds of silence after which an answer is dead.")
    answer_deadline: float = Field(
        30.0, gt=0, description="Seconds for an answer, or each further 256 KiB of it, however it drips."
    )
    attempts: int = Field(5, ge=1, description="Times that one request is tried.")
    backoff: float | None = Field(
        None,
        ge=0,
        description="Longest first wait before a retry, doubled each time; "
        "not set: the interval between requests, at least 0.2.",
    )
    give_up_after: float = Field(90.0, gt=0, description="Seconds for one request with all its retries.")
    allowed_hosts: str = Field("", description="Further hosts, by commas, that a redirect may lead to.")
    page_url: str = Field(
        "",
        description="Address of a mirror's page of one study, with `{nct_id}` in it; for `--source page`.",
    )
    documents_url: str = Field(
        "",
        description="Where posted documents lie; not set: where the registry has them.",
    )
    page_size: int = Field(250, ge=1, le=400, description="Whole records asked for at once.")
    list_size: int = Field(1000, ge=1, le=1000, description="Ids with dates asked for at once.")
    rounds: int = Field(3, ge=1, description="Times that a crawl begins again to catch up with the registry.")
    revisit: int = Field(
        1000, ge=0, description="Least number of records that an update looks at again, the stalest first."
    )
    incremental_pages: int = Field(
        20,
        ge=0,
        description="Pages of a list from which an update asks first for what was updated lately, "
        "and for the whole list only if the counts do not agree.",
    )
    overlap_days: int = Field(
        3, ge=0, description="Days that an update's range of dates reaches back further than the last run."
    )
    workers: int = Field(
        default_factory=usable_cores,
        ge=1,
        description="Processes that read records, where `--workers` does not say it.",
    )
    cache_dir: Path = Field(
        default_factory=lambda: user_cache_path("nctdb"),
        description="Where the pace of requests is kept between processes.",
    )

    @field_validator("api_url")
    @classmethod
    def _base(cls, url: str) -> str:
        parts = urlsplit(url.strip())
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise ValueError("not an address (https://host/path)")
        base = url.strip().rstrip("/")
        return base if parts.path.strip("/") else f"{base}/api/v2"

    @field_validator("page_url")
    @classmethod
    def _template(cls, url: str) -> str:
        url = url.strip()
        if url and (urlsplit(url).scheme not in {"http", "https"} or url.count("{nct_id}") != 1):
            raise ValueError("not an address with {nct_id} in it (https://host/path/{nct_id})")
        return url

    @field_validator("contact")
    @classmethod
    def _one_line(cls, contact: str) -> str:
        if not contact.isascii() or not contact.isprintable():
            raise ValueError("only plain ASCII goes into a header")
        return contact.strip()

    @property
    def site(self) -> str:
        """Scheme and host of the API, without a path."""
        parts = urlsplit(self.api_url)
        return f"{parts.scheme}://{parts.netloc}"

    @property
    def documents(self) -> str:
        """The folder of posted documents."""
        given = self.documents_url.strip().rstrip("/")
        return given or (PUBLIC_DOCUMENTS if self.api_url == PUBLIC_API else f"{self.site}/large-docs")

    @property
    def hosts(self) -> frozenset[str]:
        """Hosts (with their ports) that may be talked to."""
        host = urlsplit(self.api_url).netloc.lower()
        others = {urlsplit(url).netloc.lower() for url in (self.page_url, self.documents) if url}
        further = {name.strip().lower() for name in self.allowed_hosts.split(",") if name.strip()}
        return frozenset({host, f"www.{host}", host.removeprefix("www."), *others, *further})

    @property
    def first_wait(self) -> float:
        """Longest first wait before a retry, in seconds."""
        return max(self.min_interval, 0.2) if self.backoff is None else self.backoff


def read_settings(environment: Mapping[str, str] = os.environ) -> Settings:
    """Settings of the environment; raises ``UnreadableInput`` naming the variable that cannot be used."""
    given = {
        name: environment[PREFIX + name.upper()]
        for name in Settings.model_fields
        if environment.get(PREFIX + name.upper(), "").strip()
    }
    try:
        return Settings.model_validate(given)
    except ValidationError as error:
        first = error.errors()[0]
        name = PREFIX + str(first["loc"][0]).upper()
        raise UnreadableInput(
            f"{name}={first['input']}: {first['msg'].removeprefix('Value error, ')}"
        ) from None


def settings_as_markdown() -> str:
    """The table of all settings."""
    lines = ["| variable | default | meaning |", "|---|---|---|"]
    for name, field in Settings.model_fields.items():
        default = MADE.get(name, field.default)
        shown = "" if default in ("", None) else f"{default:g}" if isinstance(default, float) else default
        lines.append(f"| `{PREFIX}{name.upper()}` | {shown} | {field.description} |")
    return "\n".join(lines)
