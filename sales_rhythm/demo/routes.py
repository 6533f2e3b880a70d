"""The routes of the demo company. Their weekdays are counted from today's, Sundays left out."""

from datetime import timedelta

from odoo import Command

from ..core.route import WorkingDays

SATURDAY = 5
WORKING = (0, 1, 2, 3, 4, SATURDAY)

# name, who, where, (working days from today), stops: customer, how often, which of these days
ROUTES = [
    ("Tân Bình – Gò Vấp", "lan", "Tân Bình, Gò Vấp", (0, 3), [
        ("Nhà hàng Biển Xanh", "4", (0,)),
        ("Siêu thị mini Hoàng Gia", "8", (0, 3)),
        ("Tạp hóa Cô Ba", "8", (0, 3)),
        ("Siêu thị Thanh Bình", "4", (0,)),
        ("Quán phở Hòa", "4", (3,)),
        ("Siêu thị Phương Nam", "2.2", (3,)),
    ]),
    ("Quận 10", "lan", "Quận 10", (1, 4), [
        ("Căn tin THPT Nguyễn Du", "4", (1,)),
        ("Quán chay Tâm An", "2.1", (1,)),
        ("Cửa hàng Hải Yến", "1.1", (4,)),
        ("Nhà sách Trí Việt", "1.3", (4,)),
        ("Nhà hàng Sài Gòn Xưa", "4", (4,)),
    ]),
    ("Bình Dương", "hung", "Dĩ An, Thuận An", (0, 2), [
        ("Bếp ăn KCN Sóng Thần", "4", (0,)),
        ("Công ty Suất ăn Việt", "4", (0,)),
        ("Đại lý Phước Lộc", "4", (2,)),
        ("Đại lý Hưng Thịnh", "weeks", (2,)),
    ]),
]  # fmt: skip
MISSED = "Quán phở Hòa"  # on the last working day before today: carried over to today
MADE = "Siêu thị Phương Nam"  # visited in time, for plans.py has the customer called on that day
MADE_DAYS_AGO = 16
HOURS = {"Siêu thị mini Hoàng Gia": (8, 10.5), "Bếp ăn KCN Sóng Thần": (13.5, 16)}
RECEIVES = {"Nhà hàng Sài Gòn Xưa": (1, 4)}  # on which of these days


def lay(env, company, users, customers, today):
    """The routes, their stops, a visit missed on the day before, and one that was made."""
    _work_on_saturdays(company)
    days = _weekdays_from(today)
    for name, offsets in RECEIVES.items():
        customers[name].rhythm_weekday_ids = [Command.set(_records(env, days, offsets))]
    for name, login, area, offsets, stops in ROUTES:
        env["sales.rhythm.route"].create({
            "name": name, "area": area, "company_id": company.id, "user_id": users[login].id,
            "color": 1 + len(name) % 9,
            "weekday_ids": [Command.set(_records(env, days, offsets))],
            "stop_ids": [
                Command.create(_stop(env, customers[customer], number, often, on, days, today))
                for number, (customer, often, on) in enumerate(stops, 1)
            ],
        })  # fmt: skip
    _past_visit(env, customers[MISSED], WorkingDays(WORKING).last_before(today))
    _past_visit(env, customers[MADE], today - timedelta(days=MADE_DAYS_AGO))


def _stop(env, customer, number, often, offsets, days, today):
    start, end = HOURS.get(customer.name, (0, 0))
    return {
        "partner_id": customer.id, "sequence": number, "frequency": often, "interval_weeks": 3,
        "start_on": today, "visit_from": start, "visit_until": end,
        "weekday_ids": [Command.set(_records(env, days, offsets))],
    }  # fmt: skip


def _weekdays_from(today):
    """The weekdays that are worked, from today's on."""
    following = ((today + timedelta(days=ahead)).weekday() for ahead in range(7))
    return [weekday for weekday in following if weekday in WORKING]


def _records(env, days, offsets):
    return env["sales.rhythm.weekday"]._of([days[offset] for offset in offsets]).ids


def _work_on_saturdays(company):
    """As most distributors do."""
    calendar = company.resource_calendar_id
    if not calendar.attendance_ids.filtered(lambda each: int(each.dayofweek) == SATURDAY):
        calendar.attendance_ids = [Command.create({
            "name": "Thứ bảy", "dayofweek": str(SATURDAY), "hour_from": 8, "hour_to": 12,
            "day_period": "morning"})]  # fmt: skip


def _past_visit(env, customer, day):
    """A visit that was planned for a day that has passed; whether it was made, touches tell."""
    stop = env["sales.rhythm.stop"].search([("partner_id", "=", customer.id)], limit=1)
    until = WorkingDays(WORKING).first_from(day + timedelta(days=1))
    env["sales.rhythm.visit"].create({
        "stop_id": stop.id, "route_id": stop.route_id.id, "company_id": stop.company_id.id,
        "partner_id": customer.id, "user_id": stop.user_id.id, "planned_on": day,
        "visit_on": day, "until_on": until,
    })  # fmt: skip
    env["sales.rhythm.queue"]._mark("res_partner", customer.ids)
