"""Each company's fit (prior and order curve) as the core's immutable values."""

import json
from functools import lru_cache

from ..core.curve import Curve
from ..core.cycle import Prior
from ..core.fit import Fit, default_fit
from . import sql


@lru_cache(maxsize=512)
def _fit(mean_log_days, variance, regular_below, irregular_from, merge_days, gap_count, rates):
    prior = Prior(mean_log_days, variance, regular_below, irregular_from)
    return Fit(prior, Curve.from_json(json.loads(rates)), merge_days, gap_count)


class _WithDefault(dict):
    def __missing__(self, company_id):
        return default_fit()


def by_company(env, of_lines=False):
    """Fits by company id, as every worker keeps them; those without one have the default.

    `of_lines`: those to the product lines of the customers.
    """
    return env["sales.rhythm.curve"]._fits(of_lines)


def read(env, of_lines):
    """The same, as it stands in the database."""
    env["sales.rhythm.curve"].flush_model()
    return _WithDefault(
        (company_id, _fit(*values)) for company_id, *values in sql.curves(env, of_lines)
    )


@lru_cache(maxsize=16)
def _concatenated(curves):
    intercepts, slopes = [], []
    for curve in curves:
        more_intercepts, more_slopes = curve.flat()
        intercepts += more_intercepts
        slopes += more_slopes
    return array(intercepts), array(slopes)


def array(values):
    """An array as PostgreSQL writes it: a string, for a parameter that is cast."""
    return "{" + ",".join(map(str, values)) + "}"


def flat(env, of_lines=False):
    """({company id: offset}, intercepts, slopes): all curves in two flat arrays, as literals.

    The cumulative hazard of a company's class at u is intercept[i] + slope[i] * u, with
    i = offset + class * steps + width_bucket(u, steps), counted from 1 as PostgreSQL does.
    """
    # The curves of companies that the user cannot see now would only make the query longer.
    companies = (env["res.company"]._rhythm_all() if env.su else env.companies).ids
    fitted = by_company(env, of_lines)
    curves, offsets, places = [], {}, {}
    size = 0
    for company_id in companies:
        curve = fitted[company_id].curve
        if id(curve) not in places:
            places[id(curve)] = size
            curves.append(curve)
            size += len(curve.flat()[0])
        offsets[company_id] = places[id(curve)]
    return (offsets, *_concatenated(tuple(curves)))
