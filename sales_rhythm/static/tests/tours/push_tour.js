import { registry } from "@web/core/registry";
import { card, clicks, counts, fitsAThumb, sees, seesCards, seesNo } from "./steps";

const MENU = `button[data-menu-xmlid="sales_rhythm.sales_rhythm_menu_push"]`;
const item = (name) =>
    `.dropdown-item[data-menu-xmlid="sales_rhythm.sales_rhythm_menu_push_${name}"]`;
const figure = (row, kind) =>
    `.o_sales_rhythm_push tr:contains("${row}") button[data-figure=${kind}]`;
const CHIP = `.o_sales_rhythm_chip:contains("Push: Fish sauce")`;

registry.category("web_tour.tours").add("sales_rhythm_declares_a_push", {
    steps: () => [
        ...seesCards(["Omega House", "Alpha Mart", "Beta Shop"]),
        ...counts("a push, from the deck", 3, [
            clicks(MENU),
            clicks(item("candidate")),
            clicks(`.o_data_row:contains("Fish sauce") button[name=action_declare]`),
            sees(`.o_form_view .o_field_widget[name=name] input:value("Fish sauce")`),
        ]),
        sees(`.o_arrow_button_current:contains("Running")`),
        sees(`${figure("All", "lacking")}:contains("5")`),
        sees(`${figure("t_other_rep", "lacking")}:contains("1")`),
        ...counts("those who lack it, from the push", 1, [
            clicks("button[name=action_open_lacking]"),
            sees(`.o_list_view .o_data_row:eq(0):contains("Omega House")`),
        ]),
        sees(`.o_data_row:contains("Alpha Mart") button[name=action_log_call]`),
        clicks(".o_breadcrumb .o_back_button, .breadcrumb-item.o_back_button a"),
        clicks(figure("t_other_rep", "lacking")),
        sees(`.o_list_view .o_data_row:contains("Omega House")`),
        seesNo(`.o_data_row:contains("Alpha Mart")`),
    ],
});

registry.category("web_tour.tours").add("sales_rhythm_is_told_of_a_push", {
    steps: () => [
        ...seesCards(["Omega House"]),
        sees(`${card("Omega House")} ${CHIP}`),
        ...counts("all who lack what is pushed, from the deck", 2, [
            clicks(MENU),
            clicks(item("lacking")),
            sees(`.o_list_view .o_data_row:contains("Omega House") ${CHIP}`),
        ]),
        clicks(MENU),
        seesNo(item("candidate")),
        clicks(item("list")),
        clicks(`.o_list_view .o_data_row:contains("Fish sauce") .o_data_cell[name=name]`),
        sees(`${figure("All", "lacking")}:contains("1")`),
        sees(`.o_form_view .o_field_widget[name=name] span:contains("Fish sauce")`), // read only
    ],
});

registry.category("web_tour.tours").add("sales_rhythm_push_on_a_phone", {
    steps: () => [
        sees(`.o_kanban_record:contains("Fish sauce")`),
        fitsAThumb(".o_sales_rhythm_push_open", ".o_sales_rhythm_push_open"),
        clicks(`.o_kanban_record:contains("Fish sauce") .o_sales_rhythm_push_open`),
        sees(`${card("Omega House")} ${CHIP}`),
        fitsAThumb(card("Omega House"), ".o_sales_rhythm_card, .o_sales_rhythm_card .btn"),
        clicks(".o_back_button, .o_mobile_menu_toggle_back"),
        clicks(`.o_kanban_record:contains("Fish sauce") .fs-5`),
        sees(figure("All", "lacking")),
        fitsAThumb(
            ".o_sales_rhythm_push",
            ".o_sales_rhythm_push, .o_sales_rhythm_push .btn, .o_sales_rhythm_push_open"
        ),
        clicks(figure("t_other_rep", "lacking")),
        sees(card("Omega House")),
    ],
});
