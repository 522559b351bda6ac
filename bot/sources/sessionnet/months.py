"""Months, forwards and backwards, and their German names."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self

NAMES = (
    *("Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober"),
    *("November", "Dezember"),
)
YEAR = 12


@dataclass(frozen=True, slots=True, order=True)
class Month:
    year: int
    month: int

    @classmethod
    def of(cls, day: date) -> Self:
        return cls(day.year, day.month)

    @classmethod
    def marked(cls, mark: str) -> Self | None:
        """The month of a mark like 2026-03, None for anything else."""
        year, _, month = mark.partition("-")
        if not (year.isdecimal() and month.isdecimal()) or len(mark) != len("2026-03"):
            return None
        return cls(int(year), int(month)) if 1 <= int(month) <= YEAR else None

    @property
    def mark(self) -> str:
        return f"{self.year:04}-{self.month:02}"

    @property
    def name(self) -> str:
        return f"{NAMES[self.month - 1]} {self.year}"

    @property
    def first(self) -> date:
        return date(self.year, self.month, 1)

    @property
    def last(self) -> date:
        return self.later(1).first - timedelta(days=1)

    def later(self, months: int) -> "Month":
        years, month = divmod(self.month - 1 + months, YEAR)
        return Month(self.year + years, month + 1)

    def back_to(self, year: int) -> Iterator["Month"]:
        """The months before this one, the newest first, down to January of that year."""
        here = self.later(-1)
        while here.year >= year:
            yield here
            here = here.later(-1)
