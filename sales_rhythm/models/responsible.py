"""Who is responsible for a customer: its salesperson, or who sold to it last."""

from . import clock, sql


def owners(env, company, customers, partner_ids, work):
    """{partner id: (active, responsible, team)}.

    Responsible is the customer's salesperson, else that of the latest confirmed order, else of
    the latest live quotation or lead, else who visits the customer: always one who is active and
    allowed in the company. What a stand-in sells or offers for a colleague who is away does not
    count, so the customer goes back.
    """
    covers = env["sales.rhythm.cover"]._of_company(company.id)
    found = {
        partner_id: (active, user_id if user_id in company.teams else None)
        for partner_id, active, user_id in sql.partners(env, customers.within)
    }
    partners = {partner_id: found[partner_id] for partner_id in partner_ids}
    unsure = [
        partner_id for partner_id, (_active, user_id) in partners.items()
        if not company.teams.get(user_id)
    ]  # fmt: skip
    latest = {
        partner_id: (user_id, team_id)
        for partner_id, user_id, team_id in (
            sql.latest_orders(env, company.id, unsure, covers) if unsure else ()
        )
    }
    chosen = {}
    for partner_id, (active, user_id) in partners.items():
        team_id = company.teams.get(user_id)
        for document_user, document_team in _candidates(
            latest, work, partner_id, covers, company.zone
        ):
            if user_id is None and document_user in company.teams:
                user_id = document_user
                team_id = company.teams[user_id]
            if user_id is not None and team_id is None and document_user == user_id:
                team_id = document_team
        chosen[partner_id] = (active, user_id, team_id)
    return chosen


def _candidates(latest, work, partner_id, covers, zone):
    """(salesperson, team) of the latest order and live document, and who comes next."""
    if partner_id in latest:
        yield latest[partner_id]
    if partner_id in work and work[partner_id].documents:
        newest = _newest_own(work[partner_id].documents, covers, zone)
        yield newest.user_id, newest.team_id
    if partner_id in work and work[partner_id].visits:
        yield work[partner_id].visits[0].user_id, None


def _newest_own(documents, covers, zone):
    """The newest document, but for those of who stood in for the salesperson of an older one."""
    for place, document in enumerate(documents if covers else ()):
        before = {older.user_id for older in documents[place + 1 :]}
        if not any(_stood_in(cover, document, before, zone) for cover in covers):
            return document
    return documents[0]


def _stood_in(cover, document, others, zone):
    day = clock.date_of(document.day)
    return (
        cover.stand_in_id == document.user_id
        and cover.away_id in others
        and clock.day_in(zone, cover.starts_at) <= day
        and day <= clock.day_in(zone, cover.ends_at)
    )
