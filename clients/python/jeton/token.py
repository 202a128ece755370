"""A credential that does not show when it is printed."""

from __future__ import annotations

import os


class Token:
    """What a program proves with who it is."""

    __slots__ = ("_text",)

    def __init__(self, text: str):
        self._text = text

    @classmethod
    def from_file(cls, path) -> Token:
        with open(path, encoding="utf-8") as file:
            return cls(file.read().strip())

    @classmethod
    def from_environment(cls, variable: str = "JETON_TOKEN") -> Token:
        """KeyError when there is none."""
        return cls(os.environ[variable].strip())

    @staticmethod
    def of(value: Token | str | None) -> Token | None:
        return Token(value) if isinstance(value, str) else value

    def reveal(self) -> bytes:
        return self._text.encode()

    def __repr__(self):
        return "Token(…)"
