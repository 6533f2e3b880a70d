import { registry } from "@web/core/registry";
import { BANNER, card, clicks, counts, reads, sees, seesCards, seesNo, types } from "./steps";

const does = (name, action) => clicks(`${card(name)} button[name=${action}]`);
const ROUTE = `${BANNER} .o_sales_rhythm_route`;
const far = (words) => sees(`${ROUTE}:contains("${words}")`);
const menu = (name) => clicks(`[data-menu-xmlid="sales_rhythm.sales_rhythm_menu_${name}"]`);
const STOPS = ".o_field_widget[name=stop_ids]";

/** The stop at this place, new, with a customer who is found by name. */
const addsStop = (name, place) => {
    // Not of the selected row: that is the one before until the new one is there.
    const customer = `${STOPS} .o_data_row:eq(${place}) [name=partner_id] input`;
    return [
        clicks(`${STOPS} .o_field_x2many_list_row_add a`),
        types(customer, name),
        clicks(`.o-autocomplete--dropdown-item:contains("${name}")`),
        sees(`${customer}:value("${name}")`),
    ];
};

registry.category("web_tour.tours").add("sales_rhythm_route", {
    steps: () => [
        menu("routes"),
        menu("route"),
        clicks(".o_list_button_add"),
        types(".o_field_widget[name=name] input", "Market"),
        ...["Mon", "Tue", "Wed", "Thu", "Fri", "Sat"].map((day) =>
            clicks(`.o_field_widget[name=weekday_ids] .form-check:contains("${day}") input`)
        ),
        ...addsStop("Alpha Mart", 0),
        ...addsStop("Beta Shop", 1),
        clicks(".o_form_button_save"),
        sees(".o_form_saved"),
        // Many at once, from the list of customers
        menu("rep"),
        sees(card("Gamma Cafe")),
        clicks(".o_switch_view.o_list"),
        sees(`.o_data_row:contains("Gamma Cafe")`),
        clicks(`.o_data_row:contains("Gamma Cafe") .o_list_record_selector input`),
        clicks(`.o_data_row:contains("Delta Store") .o_list_record_selector input`),
        clicks(".o_control_panel .o_cp_action_menus .dropdown-toggle"),
        clicks(`.o-dropdown--menu .o-dropdown-item:contains("Put on a route")`),
        types(".modal [name=route_id] input", "Market"),
        clicks(`.o-autocomplete--dropdown-item:contains("Market")`),
        sees(`.modal [name=route_id] input:value("Market")`),
        clicks(".modal button[name=action_assign]"),
        sees(`.o_breadcrumb:contains("Market")`),
        reads(".o_data_row td[name=partner_id]", [
            "Alpha Mart",
            "Beta Shop",
            "Delta Store",
            "Gamma Cafe",
        ]),
    ],
});

/** Five stops: the third is dragged to the top, four are visited, and one is missed. */
registry.category("web_tour.tours").add("sales_rhythm_route_on_a_phone", {
    steps: () => [
        sees(`${STOPS} .o_kanban_record.o_draggable:contains("Beta Shop")`),
        {
            content: "drags the third stop to the top",
            trigger: `${STOPS} .o_kanban_record:contains("Gamma Cafe")`,
            run: async (helpers) => {
                helpers.delay = 400; // a thumb rests before it drags
                await helpers.drag_and_drop(`${STOPS} .o_kanban_record:contains("Alpha Mart")`);
            },
        },
        reads(`${STOPS} .o_kanban_record .fw-bolder`, [
            "Gamma Cafe",
            "Alpha Mart",
            "Beta Shop",
            "Delta Store",
            "Zeta Bar",
        ]),
        clicks(".o_form_button_save"),
        sees(".o_form_saved"),
    ],
});

registry.category("web_tour.tours").add("sales_rhythm_route_is_worked", {
    steps: () => [
        ...seesCards(["Gamma Cafe", "Alpha Mart", "Beta Shop", "Delta Store", "Zeta Bar"]),
        far("0 of 5"),
        ...counts("a visit", 1, [does("Gamma Cafe", "action_check_in"), far("1 of 5")]),
        sees(`.o_kanban_record:contains("Gamma Cafe"):last .o_sales_rhythm_done`),
        does("Alpha Mart", "action_check_in"),
        far("2 of 5"),
        does("Beta Shop", "action_check_in"),
        far("3 of 5"),
        does("Delta Store", "action_check_in"),
        far("4 of 5"),
        seesNo(`${card("Zeta Bar")} button[name=action_why_missed]`),
    ],
});

registry.category("web_tour.tours").add("sales_rhythm_route_next_morning", {
    steps: () => [
        sees(`${card("Zeta Bar")} .o_sales_rhythm_why:contains("carried over")`),
        far("0 of 1"),
        ...counts("why it was missed", 2, [
            does("Zeta Bar", "action_why_missed"),
            clicks(`.modal footer button:contains("Customer was closed")`),
            seesNo(".modal"),
        ]),
        does("Zeta Bar", "action_check_in"),
        far("1 of 1"),
    ],
});

const { DateTime } = luxon;

/** The first day of next month, but for its 1st, that is the weekday of today in the company. */
const visitedNextMonth = () => {
    const today = DateTime.now().setZone("Asia/Ho_Chi_Minh");
    const first = today.plus({ months: 1 }).startOf("month").plus({ days: 1 });
    return first.plus({ days: (today.weekday - first.weekday + 7) % 7 });
};
const cell = (day) => `.fc-daygrid-day:not(.fc-day-other)[data-date="${day.toISODate()}"]`;

registry.category("web_tour.tours").add("sales_rhythm_route_calendar", {
    steps: () => {
        const day = visitedNextMonth();
        const after = day.plus({ days: 1 });
        const on = (each) => `${cell(each)} .fc-event:contains("Alpha Mart")`;
        return [
            clicks(".o_calendar_button_next"),
            sees(on(day)),
            {
                content: "drags a visit to the day after",
                trigger: on(day),
                run: `drag_and_drop ${cell(after)} .fc-daygrid-day-events`,
            },
            sees(on(after)),
            seesNo(on(day)),
            sees(`${cell(day)} .fc-event:contains("Beta Shop")`),
        ];
    },
});

/** On a phone the week is a list, in which names are read and a visit is opened by a tap. */
registry.category("web_tour.tours").add("sales_rhythm_route_calendar_on_a_phone", {
    steps: () => [
        sees(".fc-listWeek-view .fc-list-day"),
        clicks(`.fc-list-event:contains("Alpha Mart")`),
        sees(`.modal:contains("Alpha Mart"):contains("Market")`),
    ],
});
