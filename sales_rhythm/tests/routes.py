"""Builders of routes for tests: a company that works six days, routes and stops from few words."""

from odoo.fields import Command

from .common import RhythmCase


class RouteCase(RhythmCase):
    """TODAY, 2 March 2026, is a Monday and the first one of its month."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.work_on(cls.company, "012345")
        cls.one, cls.two = cls.partner("One"), cls.partner("Two")
        cls.settle()

    @classmethod
    def work_on(cls, company, weekdays):
        """The company's working hours are those of these weekdays, such as "012345"."""
        company.resource_calendar_id.attendance_ids = [Command.clear()] + [
            Command.create({"name": day, "dayofweek": day, "hour_from": 8, "hour_to": 17,
                            "day_period": "morning"})
            for day in weekdays
        ]  # fmt: skip

    @classmethod
    def resource(cls, user):
        """Whose working hours are the company's own."""
        return cls.env["resource.resource"].create({
            "name": user.name, "user_id": user.id, "company_id": cls.company.id,
            "calendar_id": cls.company.resource_calendar_id.id})  # fmt: skip

    @classmethod
    def leave(cls, first, last, **values):
        """Nobody works from the first to the last day; with `resource_id`, that one does not."""
        made = cls.env["resource.calendar.leaves"].create({
            "name": "Off", "company_id": cls.company.id,
            "calendar_id": cls.company.resource_calendar_id.id,
            "date_from": cls.utc(f"{first} 00:00"), "date_to": cls.utc(f"{last} 23:59"),
            **values})  # fmt: skip
        cls.settle()
        return made

    @classmethod
    def weekdays(cls, numbers):
        """The records of weekdays, such as "024"."""
        return cls.env["sales.rhythm.weekday"].search(
            [("number", "in", [int(number) for number in numbers])]
        )

    @classmethod
    def route(cls, name="Monday", weekdays="0", **values):
        return cls.env["sales.rhythm.route"].create({
            "name": name, "company_id": cls.company.id, "user_id": cls.rep.id,
            "weekday_ids": [Command.set(cls.weekdays(weekdays).ids)], **values})  # fmt: skip

    @classmethod
    def stop(cls, route, partner, frequency="4", weekdays=None, **values):
        if weekdays is not None:
            values["weekday_ids"] = [Command.set(cls.weekdays(weekdays).ids)]
        return cls.env["sales.rhythm.stop"].create({
            "route_id": route.id, "partner_id": partner.id, "frequency": frequency,
            **values})  # fmt: skip

    def visits(self, stop):
        """The days of a stop's visits that were not cancelled."""
        self.settle()
        found = self.env["sales.rhythm.visit"].search(
            [("stop_id", "=", stop.id), ("cancelled", "=", False)]
        )
        return [self.plain(visit.visit_on) for visit in found]

    def visit(self, stop, day):
        """The visit of a stop on a day."""
        self.settle()
        found = self.env["sales.rhythm.visit"].search(
            [("stop_id", "=", stop.id), ("visit_on", "=", day)]
        )
        self.assertEqual(len(found), 1, f"visits on {day}: {self.visits(stop)}")
        return found

    def chips(self, partner):
        self.settle()
        return [chip["key"] for chip in self.row(partner).reasons or ()]

    def night(self, company=None):
        """What the job does in a night, to its end."""
        runs = self.env["sales.rhythm.run"]
        company = company or self.company
        open_runs = [("state", "=", "running"), ("company_id", "=", company.id)]
        runs.search(open_runs)._close("done")
        self.env.flush_all()
        runs._open_run(company, "night")
        while run := runs.search(open_runs):
            run._step()
        self.settle()
