import { registry } from "@web/core/registry";
import { stepUtils } from "@web_tour/tour_utils";
import {
    BANNER,
    card,
    clicks,
    fitsAThumb,
    opensCustomers,
    opensFigure,
    picks,
    reads,
    sees,
    seesCards,
    seesDeck,
    seesNo,
    seesRow,
} from "./steps";

// A quotation and ten orders, as rows or as cards.
const ELEVEN_ORDERS = ".o_data_row:eq(10), .o_kanban_record:contains(Alpha Mart):eq(10)";
const LATEST_ORDER = ".o_data_row:eq(1) .o_data_cell[name=name], .o_kanban_record:eq(1)";
const DUE = ["Alpha Mart", "Beta Shop"];
const LATE_CHIP = `.o_sales_rhythm_chip:contains("days late")`;
const CALL = `a[href="tel:0903418226"]`;
const WEEK = `${BANNER} [data-period=week]`;
const TODAY = `${BANNER} [data-period=today]`;
const OWN = ["Alpha Mart", "Beta Shop", "Gamma Cafe", "Delta Store"];

registry.category("web_tour.tours").add("sales_rhythm_rep", {
    steps: () => [
        ...stepUtils.goToAppSteps("sales_rhythm.sales_rhythm_menu"),
        // Today's customers, without a click: the most money first, and why each is there.
        ...seesDeck("Today", DUE),
        sees(`${TODAY}[aria-pressed=true]`),
        sees(`${BANNER} .o_sales_rhythm_waiting:contains("waiting at 2 customers")`),
        sees(`${BANNER} .o_sales_rhythm_done_count:contains("0/2")`),
        sees(`${card("Alpha Mart")} .o_sales_rhythm_money:contains("40M"):contains("at stake")`),
        sees(`${card("Alpha Mart")} ${LATE_CHIP}`),
        sees(`${card("Alpha Mart")} .o_sales_rhythm_now`),
        sees(`${card("Alpha Mart")} ${CALL}`),
        sees(`${card("Alpha Mart")} button[name=action_why_not]`),
        sees(`${card("Beta Shop")}:contains("Buys every"):contains("usual order 27.9M")`),
        // The week, a count with its rows, and back.
        clicks(WEEK),
        sees(`.o_searchview_facet:contains("This week")`),
        sees(`${WEEK}[aria-pressed=true]`),
        ...opensFigure("[data-care=forgotten]"),
        seesNo(`.o_searchview_facet:contains("This week")`),
        clicks(TODAY),
        ...seesCards(DUE),
        clicks(".o_switch_view.o_list"),
        sees(`.o_data_row:eq(1) .o_data_cell[name=partner_id]:contains("Beta Shop")`),
        sees(`.o_data_row:eq(0) ${LATE_CHIP}`),
        ...opensFigure("[data-care=forgotten]", ".o_data_row"),
        clicks(".o_switch_view.o_kanban"),
        // All customers.
        opensCustomers(),
        ...seesDeck("Customers", OWN),
        seesNo(BANNER),
        sees(`${card("Delta Store")}:contains("One order, 2.6M on"):contains("no rhythm yet")`),
        // Late ones only.
        ...picks("filter", "Late"),
        seesNo(card("Beta Shop")),
        reads(".o_kanban_record .o_sales_rhythm_who .fs-5", ["Alpha Mart"]),
        clicks(".o_searchview_facet .o_facet_remove"),
        sees(card("Beta Shop")),
        // By status: the ladder from left to right, also where nobody stands.
        ...picks("group_by", "Status"),
        sees(`.o_kanban_group ${card("Delta Store")}`),
        reads(".o_kanban_group .o_column_title", ["New", "On rhythm", "Due", "Late", "Stopped"]),
        sees(`.o_kanban_group:eq(0) ${card("Delta Store")}`),
        sees(`.o_kanban_group:eq(1) ${card("Gamma Cafe")}`),
        sees(`.o_kanban_group:eq(2) ${card("Beta Shop")}`),
        sees(`.o_kanban_group:eq(3) ${card("Alpha Mart")}`),
        sees(".o_kanban_group:eq(4):not(:has(article.o_kanban_record))"),
        clicks(".o_searchview_facet .o_facet_remove"),
        sees(`.o_kanban_ungrouped ${card("Alpha Mart")}`),
        // Why, and on which orders that rests.
        clicks(`${card("Alpha Mart")} .o_sales_rhythm_who`),
        ...seesRow("Alpha Mart", "Late", "Buys every"),
        sees(`.o_field_widget[name=chance_text]:contains("% order within the next 7 days.")`),
        clicks("button[name=action_open_occasions]"),
        sees(".o_list_view .o_data_row:eq(9)"),
        clicks(".o_data_row:eq(0) .o_data_cell[name=day]"),
        // The order says what kind of purchase it was, and how its customer stands.
        sees(".o_form_view .o_field_widget[name=rhythm_kind]:contains(Repeat)"),
        sees(".o_form_view .o_field_widget[name=rhythm_interval_days]:contains(14)"),
        sees("button[name=action_open_rhythm]:contains(Late)"),
        clicks("button[name=action_open_rhythm]"),
        ...seesRow("Alpha Mart", "Late", "Buys every"),
        // So does the customer.
        clicks("button[name=action_open_customer]"),
        sees(".o_form_view .o_field_widget[name=company_type]"),
        sees(`.o_last_breadcrumb_item:contains("Alpha Mart")`),
        sees("button[name=action_open_rhythm]:contains(Late)"),
        clicks("button[name=action_open_rhythm]"),
        ...seesRow("Alpha Mart", "Late", "Buys every"),
        clicks(".o_breadcrumb .dropdown-toggle"),
        clicks(`.o-dropdown-item:contains("Customers")`),
        ...seesDeck("Customers", OWN),
        // And now sell.
        clicks(`${card("Beta Shop")} button[name=action_new_quotation]`),
        sees(`.o_form_view .o_field_widget[name=partner_id] input:value("Beta Shop")`),
        sees(".o_arrow_button_current:contains(Quotation)"),
        clicks(".o_form_button_cancel"),
        ...seesDeck("Customers", OWN),
    ],
});

registry.category("web_tour.tours").add("sales_rhythm_rep_on_a_phone", {
    steps: () => [
        clicks(".o_menu_toggle"),
        clicks(".o_sidebar_topbar a.btn-primary"),
        clicks(`.o_app[data-menu-xmlid="sales_rhythm.sales_rhythm_menu"]`),
        ...seesCards(DUE),
        fitsAThumb(card("Alpha Mart"), `.o_sales_rhythm_card *, ${BANNER} *`),
        sees(`${card("Alpha Mart")} ${CALL}:contains("Call")`),
        clicks(WEEK),
        sees(`${WEEK}[aria-pressed=true]`),
        ...opensFigure("[data-care=forgotten]"),
        clicks(TODAY),
        ...seesCards(DUE),
        clicks(".o_control_panel .o_cp_action_menus button, .o_control_panel .fa-search"),
        ...picks("filter", "Late"),
        seesNo(card("Beta Shop")),
        clicks(`${card("Alpha Mart")} .o_sales_rhythm_who`),
        ...seesRow("Alpha Mart", "Late", "Buys every"),
        sees(`.o_sales_rhythm_bar ${CALL}`),
        fitsAThumb(".o_sales_rhythm_bar", ".o_sales_rhythm_bar *"),
        // To the purchases and back, to the orders and back, and then a quotation.
        clicks(".o_control_panel .fa-bolt"),
        clicks("button[name=action_open_occasions]"),
        sees(`.o_kanban_record:contains("days after the one before")`),
        clicks(".o_back_button"),
        ...seesRow("Alpha Mart", "Late", "Buys every"),
        clicks(".o_control_panel .fa-bolt"),
        clicks("button[name=action_open_orders]"),
        sees(ELEVEN_ORDERS),
        clicks(LATEST_ORDER),
        sees(".o_form_view .o_field_widget[name=rhythm_kind]:contains(Repeat)"),
        clicks(".o_back_button"),
        sees(ELEVEN_ORDERS),
        clicks(".o_back_button"),
        ...seesRow("Alpha Mart", "Late", "Buys every"),
        clicks(".o_back_button"),
        clicks(`${card("Alpha Mart")} button[name=action_new_quotation]`),
        sees(`.o_form_view .o_field_widget[name=partner_id] input:value("Alpha Mart")`),
        clicks(".o_form_button_cancel"),
        sees(card("Alpha Mart")),
    ],
});
