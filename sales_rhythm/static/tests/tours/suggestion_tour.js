import { registry } from "@web/core/registry";
import { clicks, counts, fitsAThumb, reads, sees, seesNo } from "./steps";

const ROWS = ".o_sales_rhythm_suggestions";
const ROOM = ".o_field_widget[name=room_amount]";

registry.category("web_tour.tours").add("sales_rhythm_suggestions", {
    steps: () => [
        sees(`${ROWS} li:contains("80% of customers who buy Rice also buy Sauce")`),
        fitsAThumb(ROWS, `${ROWS} button`),
        sees(`${ROOM}:contains("1.1K")`),
        clicks(".o_sales_rhythm_room summary"),
        reads(".o_sales_rhythm_room tbody tr td:last-child", ["1K", "100"]),
        ...counts("what is not to be offered", 2, [
            clicks(`${ROWS} button[name=action_dismiss]`),
            clicks(`.modal footer button:contains("Buys it elsewhere")`),
            seesNo(ROWS),
        ]),
        sees(`${ROOM}:contains("100")`),
        sees("button[name=action_open_dismissals]"),
        clicks(`.o_sales_rhythm_notice button:contains("Undo")`),
        sees(`${ROWS} li:contains("Sauce")`),
        ...counts("a quotation of it", 1, [
            clicks(`${ROWS} button[name=action_offer]`),
            sees(`.o_form_view .o_field_widget[name=order_line]:contains("Sauce 1")`),
        ]),
        clicks(".o_form_button_save"),
        sees(".o_form_saved"),
    ],
});
