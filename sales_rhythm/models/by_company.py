"""SQL of what differs from company to company."""

from odoo.tools import SQL


def by_company(values, column):
    """SQL that picks a company's value: {company id: value} in, CASE only where they differ.

    No lists inside, here and in all SQL of a field: the pivot's query puts such SQL into a dict.
    """
    groups = {}
    for company_id, value in values.items():
        groups.setdefault(value, []).append(company_id)
    if len(groups) == 1:
        (value,) = groups
        return SQL("%s", value)
    *others, (last, _ids) = sorted(groups.items(), key=lambda item: len(item[1]))
    whens = SQL(" ").join(
        SQL("WHEN %s IN %s THEN %s", column, tuple(ids), value) for value, ids in others
    )
    return SQL("(CASE %s ELSE %s END)", whens, last)


def rounded(env, amount, company, to_flush):
    """SQL of an amount, rounded as the currency of its company is; `company` is SQL of the id.

    As what is read is, so that the rows behind a sum add up to it.
    """
    places = by_company(decimals(env), company)
    return SQL("round((%s)::numeric, %s)", amount, places, to_flush=to_flush)


def decimals(env):
    """{company id: decimal places of its currency}, of the active ones: mostly they are alike."""
    facts = env["res.company"]._rhythm_facts()
    return {company_id: each.decimals for company_id, each in facts.items() if each.is_active}
