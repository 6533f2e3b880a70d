"""Which covers run now: what the rights of each search ask, and so must cost nothing.

The covers of the database, which are few, are kept in the cache that Odoo keeps rights in, and go
from it as those do when one is changed. Kept are their moments and not whether they run: that is
asked of the clock each time, so a cover ends by itself, at its moment, in every process.
"""

from datetime import datetime
from typing import NamedTuple

from odoo import api, fields, models
from odoo.tools import ormcache

from . import sql


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
        return self._running().get(self.env.uid, ())

    @api.model
    def _absences(self):
        """(Cover, ...) that run now in which somebody stands in for the user."""
        running = self._running().values()
        return tuple(each for covers in running for each in covers if each.away_id == self.env.uid)

    @api.model
    def _is_away(self, user_id, company_id):
        """Whether somebody stands in for this user of the company now."""
        return any(
            (cover.away_id, cover.company_id) == (user_id, company_id)
            for covers in self._running().values()
            for cover in covers
        )

    @api.model
    def _running(self):
        """{who stands in: (Cover, ...)} of those that run now."""
        now = fields.Datetime.now()
        found = {}
        for cover in self._known():
            if cover.runs(now):
                found[cover.stand_in_id] = (*found.get(cover.stand_in_id, ()), cover)
        return found

    @api.model
    @ormcache()
    def _known(self):
        """(Cover, ...): all there are, those that are over and yet to come too."""
        self.flush_model()
        return tuple(Cover(*row) for row in sql.covers(self.env))

    @api.model
    def _forget(self):
        """What was kept is read again, and once more when others see what changed here."""
        registry = self.env.registry
        registry.clear_cache()
        self.env.cr.postcommit.add(registry.clear_cache)
