"""The made-up customers and orders of bench, without a database to put them into."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest
from bench_data import DAYS, Generator
from bench_sizes import Base, Size

NOW = datetime(2026, 11, 24, 18, 30)  # 01:30 on the 25th in Vietnam
SIZE = Size(customers=400, orders=6000, reps=4, drafts=10)


@pytest.fixture
def generator():
    base = Base(
        company_id=1,
        currency_id=1,
        foreign_id=2,
        country_id=3,
        unit_id=4,
        reps=[(5, 1), (6, 1), (7, 2), (8, 2)],
        products=[(number, f"Product {number}") for number in range(30)],
    )
    return Generator(None, SIZE, base, NOW)


@pytest.fixture
def customers(generator):
    contacts = count(1000)
    customers = [generator._customer(number, contacts) for number in range(SIZE.customers)]
    generator._scale(customers)
    return customers


def days(moments):
    """(day number, customer number) of each."""
    return [((moment >> 20) // 1440, moment & ((1 << 20) - 1)) for moment in moments]


def test_there_are_as_many_orders_as_asked_for_and_in_order(generator, customers):
    moments = generator._moments(customers)
    assert len(moments) == SIZE.orders
    assert moments == sorted(moments)


def test_the_orders_span_three_years_up_to_yesterday_and_no_sunday(generator, customers):
    assert generator.first == datetime(2023, 11, 25, 17)  # midnight in Vietnam
    numbers = [number for number, _customer in days(generator._moments(customers))]
    assert 0 <= min(numbers) < 7
    assert DAYS - 3 <= max(numbers) < DAYS
    local = generator.first.replace(tzinfo=UTC) + timedelta(hours=7)
    assert 6 not in {(local + timedelta(days=number)).weekday() for number in numbers}


def test_customers_differ_and_some_have_stopped(generator, customers):
    orders = days(generator._moments(customers))
    counts = Counter(customer for _day, customer in orders)
    most = [number for _customer, number in counts.most_common()]
    assert most[len(most) // 10] > 5 * most[-len(most) // 4]
    last = dict((customer, day) for day, customer in orders)
    assert sum(day < DAYS - 365 for day in last.values()) > SIZE.customers / 20


def test_the_same_seed_makes_the_same_data(generator, customers):
    again = Generator(None, SIZE, generator.base, NOW)
    contacts = count(1000)
    twins = [again._customer(number, contacts) for number in range(SIZE.customers)]
    again._scale(twins)
    assert again._moments(twins) == generator._moments(customers)
