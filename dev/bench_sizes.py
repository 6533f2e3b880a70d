"""The sizes of the companies of dev/bench.py, and what their data refers to."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Size:
    """How much of everything."""

    customers: int
    orders: int
    reps: int
    drafts: int


SIZES = {
    "small": Size(customers=5_000, orders=100_000, reps=20, drafts=500),
    "full": Size(customers=100_000, orders=2_600_000, reps=200, drafts=10_000),
}


@dataclass(frozen=True)
class Base:
    """Ids of what the ORM has set up before (bench_setup.set_up)."""

    company_id: int
    currency_id: int
    foreign_id: int
    country_id: int
    unit_id: int
    reps: list[tuple[int, int]]  # user, team
    products: list[tuple[int, str]]  # id, name; those of a category stand together
