import { registry } from "@web/core/registry";
import { BANNER, card, clicks, fitsAThumb, picks, sees, seesCards, seesNo, types } from "./steps";

const field = (name) => `.o_form_view .o_field_widget[name=${name}]`;
const COVERS = `[data-menu-xmlid="sales_rhythm.sales_rhythm_menu_cover"]`;
const TODAY = `[data-menu-xmlid="sales_rhythm.sales_rhythm_menu_today"]`;
const FOR_REP = `.o_sales_rhythm_for:contains("for t_rep")`;
const DUE = ["Alpha Mart", "Beta Shop"];

registry.category("web_tour.tours").add("sales_rhythm_hands_over", {
    steps: () => [
        ...seesCards(DUE),
        clicks(COVERS),
        sees(`.o_view_nocontent:contains("Nobody stands in for anybody")`),
        clicks(".o_list_button_add"),
        sees(`${field("user_id")} input:value("t_rep")`),
        clicks(`${field("stand_in_id")} input`),
        types(`${field("stand_in_id")} input`, "t_other"),
        clicks(`.o-autocomplete--dropdown-item:contains("t_other_rep")`),
        types(`${field("until_on")} input`, "+6d"),
        types(`${field("note")} input`, "Alpha calls back on Friday"),
        clicks(".o_form_button_save"),
        sees(`.o_arrow_button_current:contains("In force")`),
        clicks(TODAY),
        ...seesCards(DUE), // who is away still sees them
        sees(`${BANNER} [data-line^=away]:contains("t_other_rep stands in for you until")`),
        seesNo(FOR_REP),
    ],
});

registry.category("web_tour.tours").add("sales_rhythm_stands_in", {
    steps: () => [
        ...seesCards(["Omega House", ...DUE]),
        sees(`${BANNER} [data-line^=stand_in]:contains("You stand in for t_rep until")`),
        sees(`${BANNER} .o_sales_rhythm_done_count:contains("0/3")`),
        sees(`${card("Alpha Mart")} ${FOR_REP}`),
        seesNo(`${card("Omega House")} .o_sales_rhythm_for`),
        ...picks("filter", "I stand in"),
        seesNo(card("Omega House")),
        clicks(`${card("Beta Shop")} button[name=action_log_call]`),
        clicks(".modal button[name=action_talked]"),
        sees(`.o_notification:contains("Called Beta Shop: talked")`),
        sees(`${card("Beta Shop")} .o_sales_rhythm_tick`),
        sees(`${card("Beta Shop")} ${FOR_REP}`),
        clicks(".o_switch_view.o_list"),
        sees(`.o_data_row:contains("Alpha Mart") ${FOR_REP}`),
        clicks(`${BANNER} [data-line^=stand_in]`),
        sees(`.o_list_view .o_data_row:contains("Alpha calls back on Friday")`),
    ],
});

registry.category("web_tour.tours").add("sales_rhythm_stands_in_on_a_phone", {
    steps: () => [
        ...seesCards(["Omega House", ...DUE]),
        sees(`${card("Alpha Mart")} ${FOR_REP}`),
        fitsAThumb(card("Alpha Mart"), `.o_sales_rhythm_card *, ${BANNER} *`),
        clicks(`${BANNER} [data-line^=stand_in]`),
        sees(`.o_kanban_record:contains("t_other_rep for t_rep")`),
        clicks(`.o_kanban_record:contains("t_other_rep for t_rep")`),
        sees(`${field("stand_in_id")}:contains("t_other_rep")`),
    ],
});

registry.category("web_tour.tours").add("sales_rhythm_takes_back", {
    steps: () => [
        ...seesCards(["Alpha Mart", "Beta Shop"]),
        clicks(`${BANNER} [data-line^=away]`),
        clicks(`.o_list_view .o_data_row:contains("t_other_rep") .o_data_cell[name=note]`),
        clicks("button[name=action_end]"),
        clicks(".modal .modal-footer .btn-primary"),
        sees(`.o_arrow_button_current:contains("Over")`),
        clicks(TODAY),
        ...seesCards(["Alpha Mart", "Beta Shop"]),
        seesNo(`${BANNER} [data-line^=away]`),
    ],
});

registry.category("web_tour.tours").add("sales_rhythm_stood_in", {
    steps: () => [
        ...seesCards(["Omega House"]),
        seesNo(`${BANNER} [data-line^=stand_in]`),
        seesNo(".o_sales_rhythm_for"),
        seesNo(card("Alpha Mart")),
    ],
});
