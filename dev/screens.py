"""The screens that dev/screenshots.py takes pictures of, and what is done there before."""

import time
from typing import NamedTuple

from browser import wait_for

DESKTOP, PHONE = "desktop", "phone"
LIGHT, DARK = "light", "dark"
CARD = "document.querySelector('.o_kanban_record .o_sales_rhythm_card')"
ACTIVITY = "document.querySelector('.o_kanban_record:not(.o_kanban_ghost)')"
ROW = "document.querySelector('.o_data_row')"
GROUP = "document.querySelector('.o_group_header')"
FORM = "document.querySelector('.o_form_view .o_field_widget[name={}]')"
DIALOG = "document.querySelector('.modal .o_form_view')"
EVENT = "document.querySelector('.o_calendar_view .fc-event')"
DECK = "/odoo/sales-rhythm"
ROUTE = "/odoo/route-today"
LIST = f"{DECK}?view_type=list"
AREAS = "/odoo/sales-rhythm-areas"
TARGETS = "/odoo/sales-rhythm-targets"
GOAL = "document.querySelector('.o_sales_rhythm_goals input')"
AREA = "document.querySelector('.o_sales_rhythm_area [data-figure=money]')"
MONTHS = "/odoo/sales-rhythm-months"
MONTH_FIGURE = "document.querySelector('.o_sales_rhythm_month .o_sales_rhythm_metric')"
MONEY = "/odoo/sales-rhythm-money"
BUCKET = "document.querySelector('.o_sales_rhythm_bucket')"
ACTIVITIES = "/odoo/action-mail.mail_activity_action_my?view_type=list"


class Screen(NamedTuple):
    """Who looks at which page, what shows that it is there, and what is done there before."""

    shows: str
    login: str
    page: str
    ready: str
    then: str = ""  # a function below
    devices: tuple = (DESKTOP, PHONE)
    schemes: tuple = (LIGHT,)
    ready_on_phone: str = ""  # where Odoo opens cards instead of a list


BOTH = (LIGHT, DARK)
SCREENS = {
    "rep_deck": Screen("Today, as cards", "lan", DECK, CARD, schemes=BOTH),
    "rep_deck_week": Screen("This week", "lan", DECK, CARD, "switch_to_week"),
    "rep_deck_list": Screen("Today, as a list", "lan", LIST, ROW, ready_on_phone=CARD),
    "rep_deck_by_status": Screen(
        "Today, a column a status", "lan", DECK, CARD, "group_by_status", (DESKTOP,)
    ),
    "rep_form": Screen(
        "A customer's page", "lan", DECK + "/{row}", FORM.format("evidence"), schemes=BOTH
    ),
    "history": Screen(
        "All that happened at a customer", "lan", DECK + "/{row}", FORM.format("evidence"),
        "open_history",
    ),
    "purchases": Screen(
        "The purchases that a rhythm rests on", "lan", DECK + "/{row}", FORM.format("evidence"),
        "open_purchases",
    ),
    "dialog_line": Screen(
        "What is inside a product line", "lan", DECK + "/{row}", FORM.format("line_ids"),
        "open_line",
    ),
    "product_lines": Screen(
        "Product lines", "lan", "/odoo/product-lines", ROW, "see_all", ready_on_phone=ACTIVITY
    ),
    "dialog_called": Screen("Called", "lan", DECK, CARD, "open_called", schemes=BOTH),
    "dialog_plan": Screen("Plan, or promise", "lan", DECK, CARD, "open_plan", schemes=BOTH),
    "dialog_why_not": Screen("Why not?", "lan", DECK, CARD, "open_why_not"),
    "dialog_close": Screen("Won or lost", "lan", DECK, CARD, "open_deals"),
    "route_today": Screen("Today's route", "lan", ROUTE, CARD, schemes=BOTH),
    "dialog_missed": Screen("Why not visited?", "lan", ROUTE, CARD, "open_missed"),
    "routes": Screen("The routes", "lan", "/odoo/routes", ROW, ready_on_phone=ACTIVITY),
    "route": Screen(
        "A route and its stops", "lan", "/odoo/routes/{route}", FORM.format("stop_ids")
    ),
    "stops": Screen(
        "The stops of a route, to be put in sequence", "lan", "/odoo/routes/{route}",
        FORM.format("stop_ids"), "open_stops", (DESKTOP,),
    ),
    "visit": Screen(
        "A visit", "lan", "/odoo/sales.rhythm.visit/{visit}", FORM.format("visit_on")
    ),
    "route_calendar": Screen(
        "The month's visits", "lan", "/odoo/route-calendar", EVENT, devices=(DESKTOP,)
    ),
    "route_week": Screen(
        "The week's visits", "lan", "/odoo/route-calendar", EVENT, "switch_to_week_of_visits"
    ),
    "areas": Screen("Areas that need care", "minh", AREAS, AREA, schemes=BOTH),
    "areas_by_route": Screen("Areas, by route", "lan", AREAS, AREA, "switch_to_routes"),
    "target_grid": Screen("The targets of a month", "giamdoc", TARGETS, GOAL, schemes=BOTH),
    "dialog_assign": Screen(
        "Many customers put on a route", "lan",
        "/odoo/action-sales_rhythm.stop_assign_action_rhythm",
        DIALOG, devices=(DESKTOP,),
    ),
    "promises": Screen(
        "The ledger of promises", "lan", "/odoo/promises", GROUP, "open_first_group"
    ),
    "activities": Screen(
        "Odoo's list of activities", "lan", ACTIVITIES, ROW, ready_on_phone=ACTIVITY
    ),
    "leader_kanban": Screen("A leader's day", "minh", DECK, CARD),
    "leader_by_status": Screen(
        "A leader's day, a column a status", "minh", DECK, CARD, "group_by_status", (DESKTOP,)
    ),
    "director_list": Screen("A director's list", "giamdoc", LIST, ROW, ready_on_phone=CARD),
    "targets": Screen(
        "Entering targets", "giamdoc", "/odoo/action-sales_rhythm.target_entry_action", DIALOG,
        devices=(DESKTOP,),  # a phone opens the calendar over it
    ),
    "customer": Screen(
        "Odoo's form of a customer", "lan", "/odoo/res.partner/{customer}",
        FORM.format("company_type"), schemes=BOTH,
    ),
    "order": Screen(
        "Odoo's form of an order", "lan", "/odoo/sale.order/{order}", FORM.format("rhythm_kind")
    ),
    "policy": Screen(
        "The thresholds", "giamdoc", "/odoo/sales.rhythm.policy/{policy}",
        FORM.format("late_fraction"),
    ),
    "covers": Screen("Who stands in for whom", "minh", "/odoo/sales-rhythm-cover", ROW,
                     ready_on_phone=ACTIVITY),
    "cover": Screen("A cover", "hung", "/odoo/sales-rhythm-cover/{cover}",
                    FORM.format("stand_in_id")),
    "directives": Screen("What was directed, and the answers", "giamdoc",
                         "/odoo/sales-rhythm-directives", ROW, ready_on_phone=ACTIVITY),
    "directive": Screen("A directive on a figure", "giamdoc",
                        "/odoo/sales-rhythm-directives/{directive}", FORM.format("line_ids")),
    "dialog_directive": Screen(
        "Giving a directive", "giamdoc", "/odoo/sales-rhythm-directives/{directive}",
        FORM.format("line_ids"), "open_directive", (DESKTOP,),
    ),
    "helps": Screen("What was left to whom, and the answers", "minh", "/odoo/sales-rhythm-help",
                    ROW, ready_on_phone=ACTIVITY),
    "dialog_answer": Screen("What came of the manager's help?", "hung", DECK, CARD, "open_answer"),
    "push": Screen("A push, and how far it has come", "giamdoc", "/odoo/sales-rhythm-push/{push}",
                   "document.querySelector('.o_sales_rhythm_push')"),
    "pushes": Screen("What is pushed", "lan", "/odoo/sales-rhythm-push", ROW,
                     ready_on_phone=ACTIVITY),
    "to_push": Screen("What could be pushed", "giamdoc", "/odoo/sales-rhythm-to-push", ROW,
                      ready_on_phone=ACTIVITY),
    "push_lacking": Screen("Customers who lack what is pushed", "lan",
                           "/odoo/action-sales_rhythm.push_action_lacking", ROW,
                           ready_on_phone=CARD),
    "month_table": Screen("The month of all reps", "minh", MONTHS, MONTH_FIGURE, schemes=BOTH),
    "month_of": Screen(
        "The month of a rep, by week", "minh", MONTHS + "/sales-rhythm-month/{rep}", MONTH_FIGURE,
        schemes=BOTH,
    ),
    "month_table_director": Screen(
        "The month of all, as a director", "giamdoc", MONTHS, MONTH_FIGURE, devices=(DESKTOP,)
    ),
    "director": Screen(
        "Where the money is", "giamdoc", MONEY, BUCKET, schemes=BOTH, devices=(DESKTOP, PHONE)
    ),
    "money_list": Screen(
        "All amounts on their way", "giamdoc", "/odoo/action-sales_rhythm.money_action",
        GROUP,
    ),
    "money_parts": Screen(
        "Money by product line", "giamdoc", "/odoo/action-sales_rhythm.money_part_action",
        "document.querySelector('.o_pivot table')", devices=(DESKTOP,),
    ),
    "nothing_found": Screen("A search in vain", "lan", DECK, CARD, "search_in_vain", (DESKTOP,)),
    # Each of these logs a call, so nothing may come after them.
    "call_logged": Screen("After a call", "lan", DECK, CARD, "log_a_call", schemes=BOTH),
}  # fmt: skip


def switch_to_list(browser):
    browser.run("document.querySelector('.o_cp_switch_buttons button').click()")
    items = "[...document.querySelectorAll('.o-dropdown-item')]"
    item = f"{items}.find(each => each.querySelector('.oi-view-list'))"
    _click(browser, item, "the list in the view switcher")
    _wait(browser, ROW, "the list")


def open_first_group(browser):
    _click(browser, GROUP, "a group")
    _wait(browser, ROW, "a row of it")


def switch_to_week(browser):
    week = "document.querySelector('.o_sales_rhythm_periods [data-period=week]{}')"
    _click(browser, week.format(""), "the switch of the period")
    _wait(browser, week.format(".active"), "the week")


def group_by_status(browser):
    _click(browser, "document.querySelector('.o_searchview_dropdown_toggler')", "the search menu")
    _click(browser, "document.querySelector('.o_group_by_menu .o_menu_item')", "the first group")
    groups = "document.querySelectorAll('.o_kanban_group').length"
    wait_for(lambda: browser.run(f"{groups} > 4"), "five groups")
    browser.press_escape()  # closes the menu
    time.sleep(1)


def open_line(browser):
    lines = ".o_field_widget[name=line_ids]"
    line = f"document.querySelector('{lines} .o_data_cell, {lines} .o_kanban_record')"
    _click(browser, line, "a line")
    _wait(browser, DIALOG, "the products in it")


def see_all(browser):
    """Without the filter with which the screen opens."""
    browser.run("document.querySelector('.o_facet_remove')?.click()")
    time.sleep(1)


def search_in_vain(browser):
    browser.run("document.querySelector('.o_searchview_input').focus()")
    browser.type("???")
    found = "document.querySelector('.o_searchview_autocomplete .o-dropdown-item')"
    _click(browser, found, "what to search in")
    _wait(browser, "document.querySelector('.o_view_nocontent')", "the help of an empty screen")


def open_history(browser):
    _click(browser, "document.querySelector('[name=action_open_history]')", "the button")
    opened = "document.querySelector('.o_action_manager > .o_list_view, .o_sales_rhythm_history')"
    _wait(browser, opened, "the history")


def open_purchases(browser):
    browser.run("document.querySelector('.o_control_panel .fa-bolt')?.click()")  # on a phone
    _click(browser, "document.querySelector('[name=action_open_occasions]')", "the button")
    opened = "document.querySelector('.o_action_manager > .o_list_view, .o_kanban_record')"
    _wait(browser, opened, "the purchases")


def open_called(browser):
    _open_dialog(browser, "action_log_call")


def open_plan(browser):
    _open_dialog(browser, "action_plan")


def open_why_not(browser):
    _open_dialog(browser, "action_why_not")


def open_answer(browser):
    _open_dialog(browser, "action_answer_help")


def open_directive(browser):
    _click(browser, "document.querySelector('[name=action_follow_up]')", "the button")
    _wait(browser, DIALOG, "the dialog")


def open_missed(browser):
    _open_dialog(browser, "action_why_missed")


def open_stops(browser):
    _click(browser, "document.querySelector('[name=action_open_stops]')", "the button of the stops")
    stop = (
        "document.querySelector('.o_kanban_record:not(.o_kanban_ghost), .o_list_view .o_data_row')"
    )
    _wait(browser, stop, "a stop")


def switch_to_week_of_visits(browser):
    _click(browser, "document.querySelector('.o_calendar_view .scale_button_selection')", "scales")
    _click(browser, "document.querySelector('.o_scale_button_week')", "the week")
    _wait(browser, "document.querySelector('[class*=Week-view] .fc-event')", "a visit")


def switch_to_routes(browser):
    level = "document.querySelector('.o_sales_rhythm_levels [data-level=route]{}')"
    _click(browser, level.format(""), "the level")
    _wait(browser, level.format(".active"), "the routes")


def open_deals(browser):
    _open_dialog(browser, "action_close_deals")


def log_a_call(browser):
    """At the last customer who waits; what is done stands below."""
    buttons = "[...document.querySelectorAll('.o_kanban_record [name=action_log_call]')]"
    _click(browser, f"{buttons}.at(-1)", "a card that is not done")
    _click(browser, "document.querySelector('.modal [name=action_talked]')", "the dialog")
    _wait(browser, "document.querySelector('.o_sales_rhythm_notice')", "the notice")
    last = "[...document.querySelectorAll('.o_kanban_record .o_sales_rhythm_card')].at(-1)"
    browser.run(f"{last}.scrollIntoView()")
    time.sleep(1)


def _open_dialog(browser, name):
    _click(browser, f"document.querySelector('.o_kanban_record [name={name}]')", "the button")
    _wait(browser, DIALOG, "the dialog")


def _click(browser, element, what):
    wait_for(lambda: browser.run(f"!!{element}"), what)
    browser.run(f"{element}.click()")


def _wait(browser, element, what):
    """Until it is there, and has faded in."""
    wait_for(lambda: browser.run(f"!!{element}"), what)
    time.sleep(1)
