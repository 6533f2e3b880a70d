import { registry } from "@web/core/registry";
import { card, clicks, counts, sees } from "./steps";

const EVENT = ".o_field_widget[name=recent_event_ids] .o_sales_rhythm_event";
const ORDER = ".o_form_view .o_field_widget[name=rhythm_kind]";
const BACK = ".breadcrumb-item:last a, .o_back_button";

registry.category("web_tour.tours").add("sales_rhythm_history", {
    steps: () => [
        clicks(`${card("Alpha Mart")} .o_sales_rhythm_who`),
        // What somebody wrote is text, whatever it says.
        sees(`${EVENT}:contains("<b>large</b> bottle")`),
        ...counts("an order from the page", 1, [
            clicks(`${EVENT}:has(.fa-shopping-cart):eq(0)`),
            sees(ORDER),
        ]),
        clicks(BACK),
        ...counts("an order from all history", 2, [
            clicks("button[name=action_open_history]"),
            clicks(
                ".o_list_view .o_data_row:contains(Order):eq(0) td[name=kind], " +
                    ".o_kanban_view .o_sales_rhythm_event:has(.fa-shopping-cart):eq(0)"
            ),
            sees(ORDER),
        ]),
    ],
});
