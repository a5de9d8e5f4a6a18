"""What the registry says of a request that it does not answer."""


class Complaint(Exception):  # noqa: N818 - named for what it is
    """A request answered with an error: its status, and the registry's words in plain text."""

    def __init__(self, status: int, text: str) -> None:
        super().__init__(text)
        self.status = status
        self.text = text
