"""All records as one zip: nested folders and a table of contents, as the registry packs them."""

import io
import re
import zipfile

import orjson

from scraper.local_registry.answer import Answer, Request
from scraper.local_registry.complaint import Complaint
from scraper.local_registry.holdings import Holdings

_EPOCH = (1980, 1, 1, 0, 0, 0)


class Bulk:
    """The zip of a day; ``ranges`` says whether a part of it may be asked for."""

    def __init__(self, holdings: Holdings) -> None:
        self.holdings = holdings
        self.ranges = True
        self._packed: tuple[int, bytes] = (-1, b"")

    def answer(self, request: Request) -> Answer:
        """The zip, or the part of it that the ``Range`` header asks for."""
        for name in request.parameters:
            if name != "format":
                raise Complaint(400, f"Invalid prefix in parameter name: {name}")
        if request.parameters.get("format") != "json.zip":
            raise Complaint(400, "Parameter `format` contains invalid value")
        body = self._zip()
        headers = {"Content-Disposition": 'attachment; filename="ctg-studies.json.zip"'}
        if not self.ranges:
            return Answer(200, body, "application/zip", headers)
        headers |= {"Accept-Ranges": "bytes", "ETag": f'"{self.holdings.timestamp}"'}
        return _part(body, request, headers) or Answer(200, body, "application/zip", headers)

    def _zip(self) -> bytes:
        if self._packed[0] != self.holdings.generation:
            self._packed = (self.holdings.generation, self._pack())
        return self._packed[1]

    def _pack(self) -> bytes:
        packed = io.BytesIO()
        names = []
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            for nct_id, record in sorted(self.holdings.records.items()):
                names.append(f"{nct_id[:7]}xxxx/{nct_id}.json")
                archive.writestr(
                    zipfile.ZipInfo(names[-1], _EPOCH),
                    orjson.dumps(self.holdings.published(record)),
                    zipfile.ZIP_DEFLATED,
                )
            archive.writestr(zipfile.ZipInfo("Contents.txt", _EPOCH), "\n".join(names) + "\n")
        return packed.getvalue()


def _part(body: bytes, request: Request, headers: dict[str, str]) -> Answer | None:
    """The rest of the zip from a byte on, if the client's first part is of the same zip."""
    wanted = re.fullmatch(r"bytes=(\d+)-(\d*)", request.headers.get("range", ""))
    if not wanted or request.headers.get("if-range", headers["ETag"]) != headers["ETag"]:
        return None
    first = int(wanted[1])
    last = min(int(wanted[2] or len(body)), len(body) - 1)
    if first > last:
        return Answer(416, b"", "text/plain", {"Content-Range": f"bytes */{len(body)}"})
    headers = {**headers, "Content-Range": f"bytes {first}-{last}/{len(body)}"}
    return Answer(206, body[first : last + 1], "application/zip", headers)
