import { registry } from "@web/core/registry";
import { stepUtils } from "@web_tour/tour_utils";
import { BACK, card, clicks, picks, reads, sees, seesDeck, seesNo, seesRow } from "./steps";

const PURCHASES = ".o_field_widget[name=occasion_ids]";
// A quotation and ten orders, as rows or as cards.
const ELEVEN_ORDERS = ".o_data_row:eq(10), .o_kanban_record:contains(Alpha Mart):eq(10)";
const LATEST_ORDER = ".o_data_row:eq(1) .o_data_cell[name=name], .o_kanban_record:eq(1)";
const OWN = ["Alpha Mart", "Beta Shop", "Gamma Cafe", "Delta Store"];

registry.category("web_tour.tours").add("sales_rhythm_rep", {
    steps: () => [
        ...stepUtils.goToAppSteps("sales_rhythm.sales_rhythm_menu"),
        // Own customers, the most money first, and why each is where it is.
        ...seesDeck(OWN),
        sees(`${card("Alpha Mart")} .o_sales_rhythm_money:contains("40M"):contains("at stake")`),
        sees(`${card("Alpha Mart")} .badge:contains("Late")`),
        sees(`${card("Alpha Mart")} a[href="tel:0903 418 226"]`),
        sees(`${card("Beta Shop")}:contains("Buys every"):contains("usual order 27.9M")`),
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
        sees(`${PURCHASES} .o_data_row:eq(9)`),
        clicks(`${PURCHASES} .o_data_row:eq(0) button[name=action_open]`),
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
        clicks(`.o-dropdown-item:contains("${BACK}")`),
        ...seesDeck(OWN),
        // And now sell.
        clicks(`${card("Beta Shop")} button[name=action_new_quotation]`),
        sees(`.o_form_view .o_field_widget[name=partner_id] input:value("Beta Shop")`),
        sees(".o_arrow_button_current:contains(Quotation)"),
        clicks(".o_form_button_cancel"),
        ...seesDeck(OWN),
    ],
});

registry.category("web_tour.tours").add("sales_rhythm_rep_on_a_phone", {
    steps: () => [
        clicks(".o_menu_toggle"),
        clicks(".o_sidebar_topbar a.btn-primary"),
        clicks(`.o_app[data-menu-xmlid="sales_rhythm.sales_rhythm_menu"]`),
        sees(card(OWN.at(-1))),
        reads(".o_kanban_record .o_sales_rhythm_who .fs-5", OWN),
        {
            content: "nothing is wider than the screen, and a thumb hits every button",
            trigger: card("Alpha Mart"),
            run() {
                for (const element of document.querySelectorAll(".o_sales_rhythm_card *")) {
                    const { left, right } = element.getBoundingClientRect();
                    if (left < 0 || right > window.innerWidth) {
                        throw new Error(`${element.outerHTML} is cut`);
                    }
                }
                for (const button of document.querySelectorAll(".o_sales_rhythm_do .btn")) {
                    if (button.getBoundingClientRect().height < 44) {
                        throw new Error(`${button.outerHTML} is too small`);
                    }
                }
            },
        },
        sees(`${card("Alpha Mart")} a[href="tel:0903 418 226"]`),
        clicks(".o_control_panel .o_cp_action_menus button, .o_control_panel .fa-search"),
        ...picks("filter", "Late"),
        seesNo(card("Beta Shop")),
        clicks(`${card("Alpha Mart")} .o_sales_rhythm_who`),
        ...seesRow("Alpha Mart", "Late", "Buys every"),
        sees(`${PURCHASES} .o_kanban_record:contains("days after the one before")`),
        // To the orders and back, and then a quotation.
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
