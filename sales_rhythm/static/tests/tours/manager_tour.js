import { registry } from "@web/core/registry";
import {
    card,
    clicks,
    opensConfiguration,
    opensCustomers,
    picks,
    sees,
    seesDeck,
    seesRow,
} from "./steps";

const TEAM = ["Alpha Mart", "Beta Shop", "Gamma Cafe", "Delta Store"];

registry.category("web_tour.tours").add("sales_rhythm_leader", {
    steps: () => [
        ...seesDeck("Today", ["Alpha Mart", "Beta Shop"]),
        opensCustomers(),
        ...seesDeck("Customers", TEAM),
        // The leader reads the team's orders too.
        clicks(`${card("Alpha Mart")} .o_sales_rhythm_who`),
        ...seesRow("Alpha Mart", "Late", "Buys every"),
        clicks("button[name=action_open_occasions]"),
        clicks(".o_data_row:eq(0) .o_data_cell[name=day]"),
        sees(".o_form_view .o_field_widget[name=rhythm_kind]:contains(Repeat)"),
    ],
});

registry.category("web_tour.tours").add("sales_rhythm_director", {
    steps: () => [
        ...seesDeck("Today", ["Omega House", "Alpha Mart", "Beta Shop"]),
        opensCustomers(),
        ...seesDeck("Customers", ["Omega House", ...TEAM]),
        ...picks("group_by", "Salesperson"),
        sees(`.o_kanban_group:contains(t_other_rep) ${card("Omega House")}`),
        sees(`.o_kanban_group:contains(t_rep) ${card("Alpha Mart")}`),
        opensConfiguration(),
        clicks(`[data-menu-xmlid="sales_rhythm.sales_rhythm_menu_policy"]`),
        clicks(".o_list_view .o_data_row:contains(Rhythm Hanoi) .o_data_cell[name=name]"),
        sees(".o_form_view .o_field_widget[name=late_fraction] input"),
    ],
});

registry.category("web_tour.tours").add("sales_rhythm_no_customer_yet", {
    steps: () => [
        sees(`.o_view_nocontent:contains("No customer to show")`),
        sees(`.o_view_nocontent:contains("with the first quotation, opportunity or")`),
        sees(`.o_view_nocontent:contains("remove a word or a filter")`),
    ],
});
