from .common import MONTHLY, RhythmCase


class TestEdges(RhythmCase):

    def test_the_same_gap_six_times(self):
        partner = self.customer("A", MONTHLY)
        self.assertDates(partner, MONTHLY)
