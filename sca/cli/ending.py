"""How a command ends when it does not simply return: the exceptions of the command line."""


class Ending(Exception):  # noqa: N818  # not always an error: a violated policy ends this way too
    """End the run with a status, a sentence that says why, and what to do about it."""

    def __init__(self, status: int, sentence: str, help: str = "", *, quiet: bool = False) -> None:
        super().__init__(sentence)
        self.status = status
        self.sentence = sentence
        self.help = help
        self.quiet = quiet


class Terminated(BaseException):
    """The run was told to stop. Like an interrupt it passes every handler of errors, so that no parser is blamed for it."""
