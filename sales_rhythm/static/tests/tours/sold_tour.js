import { registry } from "@web/core/registry";
import { card, clicks, counts, fitsAThumb, reads, sees, seesDeck, seesNo } from "./steps";

const LINES = ".o_field_widget[name=line_ids]";
const ROWS = `${LINES} .o_data_row`;
const QUOTED = ".o_field_widget[name=order_line]";
const SEEN =
    ".o_form_view .o_arrow_button_current, .o_form_view .o_statusbar_status .dropdown-toggle";

const quoted = (...products) => [
    sees(`${SEEN}`),
    ...products.map((product) => sees(`${QUOTED}:contains("${product}")`)),
];

registry.category("web_tour.tours").add("sales_rhythm_sold", {
    steps: () => [
        ...seesDeck("Today", ["Alpha Mart", "Beta Shop"]),
        ...counts("a quotation with the usual basket", 2, [
            clicks(`${card("Alpha Mart")} .o_sales_rhythm_who`),
            // Late first; what is no longer bought stands last.
            sees(`${ROWS}:eq(1)`),
            reads(`${ROWS} [name=category_id]`, ["Cooking oil", "Rice", "Spices"]),
            reads(`${ROWS} [name=usual_text]`, ["20 Units", "6 Units", "1 Units"]),
            sees(`${ROWS}:eq(2) [name=status]:contains("Stopped")`),
            clicks("button[name=action_new_usual_basket]"),
            sees(`.o_form_view ${QUOTED} .o_data_row:eq(1)`),
        ]),
        ...quoted("Oil", "Rice"),
        sees(`.o_form_view .o_field_widget[name=partner_id] input:value("Alpha Mart")`),
        clicks(".o_form_button_save"),
        sees(".o_form_view .o_field_widget[name=name]:contains(S)"),
        clicks(".o_back_button, .o_breadcrumb li:eq(-1) a"),
        // Into a line, and one product of it.
        clicks(`${ROWS}:eq(0) [name=category_id]`),
        sees(`.modal [name=product_ids] .o_data_row:contains("Oil")`),
        clicks(
            `.modal [name=product_ids] .o_data_row:contains("Sesame") button[name=action_quote]`
        ),
        ...quoted("Sesame"),
        seesNo(`${QUOTED} .o_data_row:eq(1)`),
        clicks(".o_form_button_cancel"),
        // Still buys, but no spices any more.
        clicks(`[data-menu-xmlid="sales_rhythm.sales_rhythm_menu_line"]`),
        sees(`.o_searchview_facet:contains("No longer bought")`),
        reads(".o_data_row [name=category_id]", ["Spices"]),
        clicks(".o_data_row [name=category_id]"),
        sees(`.o_form_view .oe_title:contains("Alpha Mart")`),
    ],
});

registry.category("web_tour.tours").add("sales_rhythm_sold_on_a_phone", {
    steps: () => [
        sees(card("Alpha Mart")),
        ...counts("a quotation with the usual basket", 2, [
            clicks(`${card("Alpha Mart")} .o_sales_rhythm_who`),
            sees(`${LINES} .o_kanban_record:contains("Cooking oil")`),
            fitsAThumb(LINES, `${LINES} article *, button[name=action_new_usual_basket]`),
            clicks("button[name=action_new_usual_basket]"),
            sees(`${QUOTED}:contains("Oil")`),
        ]),
        sees(`${QUOTED}:contains("Rice")`),
        clicks(".o_form_button_cancel"),
        sees(`${LINES} .o_kanban_record:contains("Cooking oil")`),
        clicks(`${LINES} .o_kanban_record:contains("Rice") button[name=action_quote]`),
        sees(`${QUOTED}:contains("Rice")`),
        seesNo(`${QUOTED}:contains("Oil")`),
    ],
});
