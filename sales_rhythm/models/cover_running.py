"""Which covers run now: what the rights of each search ask, and so must cost nothing.

The covers of the database, which are few, are kept in the cache that Odoo keeps rights in, and go
from it as those do when one is changed. Kept are their moments and not whether they run: that is
asked of the clock each time, so a cover ends by itself, at its moment, in every process.
"""

from collections import defaultdict
from datetime import datetime
from typing import NamedTuple

from odoo import api, fields, models
from odoo.tools import ormcache

from . import known, sql

INDEXED = ("stand_in_id", "away_id", "company_id")


class Cover(NamedTuple):
    """A cover as it is kept."""

    id: int
    company_id: int
    away_id: int
    stand_in_id: int
    starts_at: datetime
    ends_at: datetime
    is_part: bool

    def runs(self, now):
        """Whether it is from its first moment on, and before its last."""
        return self.starts_at <= now < self.ends_at


class SalesRhythmCoverRunning(models.Model):
    _inherit = "sales.rhythm.cover"  # pylint: disable=consider-merging-classes-inherited

    @api.model
    def _stand_ins(self):
        """(Cover, ...) that run now in which the user stands in."""
        return self._running("stand_in_id", self.env.uid)

    @api.model
    def _absences(self):
        """(Cover, ...) that run now in which somebody stands in for the user."""
        return self._running("away_id", self.env.uid)

    @api.model
    def _is_away(self, user_id, company_id):
        """Whether somebody stands in for this user of the company now."""
        return any(each.company_id == company_id for each in self._running("away_id", user_id))

    @api.model
    def _of_company(self, company_id):
        """(Cover, ...) of a company, those that are over and yet to come too."""
        return self._known().get(("company_id", company_id), ())

    @api.model
    def _running(self, name, id_):
        """(Cover, ...) that run now, with this id in one of INDEXED."""
        found = self._known().get((name, id_))
        if not found:
            return ()
        now = fields.Datetime.now()
        return tuple(cover for cover in found if cover.runs(now))

    @api.model
    @ormcache()
    def _known(self):
        """{(one of INDEXED, its id): (Cover, ...)}: all there are."""
        self.flush_model()
        found = defaultdict(list)
        for row in sql.covers(self.env):
            cover = Cover(*row)
            for name in INDEXED:
                found[name, getattr(cover, name)].append(cover)
        return {key: tuple(covers) for key, covers in found.items()}

    @api.model
    def _forget(self):
        known.forget_kept(self.env)
