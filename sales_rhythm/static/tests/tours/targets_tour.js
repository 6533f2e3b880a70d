import { registry } from "@web/core/registry";
import { clicks, counts, opensConfiguration, reads, sees, seesNo, types } from "./steps";

const GRID = ".o_sales_rhythm_goals";
const goal = (name, metric) => `${GRID} [data-user="${name}"] input[data-metric=${metric}]`;
const does = (name) => `.o_sales_rhythm_targets_bar [data-do=${name}]`;
const IS_SAVED = `.o_sales_rhythm_targets_saved:contains("All is saved")`;

/** Types into the cell that has the focus, and goes on with a key. */
const typesAndPresses = (trigger, text, key) => [
    { content: `types ${text}`, trigger, run: `edit ${text}` },
    { content: `presses ${key}`, trigger, run: `press ${key}` },
];

const shows = (trigger, text) => ({
    content: `${trigger} shows ${text}`,
    trigger: `${trigger}:value("${text}")`,
});

const isFocused = (trigger) => ({ content: `is in ${trigger}`, trigger: `${trigger}:focus` });

registry.category("web_tour.tours").add("sales_rhythm_targets", {
    steps: () => [
        ...counts("the targets, from the deck", 2, [
            opensConfiguration(),
            clicks(`.dropdown-item[data-menu-xmlid="sales_rhythm.sales_rhythm_menu_target"]`),
            sees(goal("t_rep", "revenue")),
        ]),
        clicks(goal("t_other_rep", "calls")),
        ...typesAndPresses(goal("t_other_rep", "calls"), "40", "Enter"),
        isFocused(goal("t_rep", "calls")),
        ...typesAndPresses(goal("t_rep", "calls"), "30", "ArrowUp"),
        isFocused(goal("t_other_rep", "calls")),
        clicks(goal("t_rep", "revenue")),
        ...typesAndPresses(goal("t_rep", "revenue"), "200000000", "Tab"),
        shows(goal("t_rep", "revenue"), "200,000,000"),
        clicks(goal("t_rep", "orders")),
        ...typesAndPresses(goal("t_rep", "orders"), "-5", "Tab"),
        sees(`[role=alert]:contains("The goal of t_rep for “Confirmed orders” is -5")`),
        clicks(`[role=alert] .btn-link`),
        { content: "takes it back", trigger: goal("t_rep", "orders"), run: "press Escape" },
        sees(IS_SAVED),
        reads(`${GRID} tbody [title]`, ["t_leader", "t_other_rep", "t_rep"]),
        clicks(does("next")),
        seesNo(`${goal("t_rep", "calls")}:value("30")`),
        ...counts("last month again, 10% more", 2, [
            clicks(does("copy")),
            types(`.modal [name=change_ratio] input`, "10"),
            clicks(`.modal button[name=action_apply]`),
            seesNo(".modal"),
        ]),
        shows(goal("t_rep", "calls"), "33"),
        shows(goal("t_other_rep", "calls"), "44"),
        shows(goal("t_rep", "revenue"), "220,000,000"),
        sees(`${GRID} tfoot td:contains("77")`),
        clicks(does("line")),
        clicks(`.modal [name=category_id] input`),
        types(`.modal [name=category_id] input`, "Fish sauce"),
        clicks(`.dropdown-item:contains("Fish sauce")`),
        clicks(`.modal button[name=action_add]`),
        sees(`${GRID} thead th:contains("Sold: Fish sauce")`),
        clicks(does("list")),
        sees(`.o_list_view .o_data_row:contains("t_other_rep"):contains("44")`),
        clicks(".o_breadcrumb .o_back_button, .breadcrumb-item.o_back_button a"),
        shows(goal("t_rep", "calls"), "33"),
    ],
});

/** Names stay, the rest scrolls, and a thumb hits each cell. */
const fits = {
    content: "fits the screen and the thumb",
    trigger: `${GRID} input`,
    run() {
        const grid = document.querySelector(GRID);
        const name = grid.querySelector("tbody th");
        const { left } = name.getBoundingClientRect();
        grid.scrollLeft = 300;
        if (!grid.scrollLeft || name.getBoundingClientRect().left !== left) {
            throw new Error("names scroll away");
        }
        grid.scrollLeft = 0;
        const { scrollWidth, clientWidth } = document.documentElement;
        if (scrollWidth > clientWidth) {
            throw new Error(`${scrollWidth} > ${clientWidth} pixels`);
        }
        const hit = ".o_sales_rhythm_goals input, .o_sales_rhythm_targets_bar .btn";
        for (const element of document.querySelectorAll(hit)) {
            const { width, height } = element.getBoundingClientRect();
            if (width < 44 || height < 44) {
                throw new Error(`${element.outerHTML}: ${width} x ${height}`);
            }
        }
    },
};

registry.category("web_tour.tours").add("sales_rhythm_targets_on_a_phone", {
    steps: () => [
        sees(goal("t_rep", "calls")),
        fits,
        clicks(goal("t_rep", "calls")),
        ...typesAndPresses(goal("t_rep", "calls"), "25", "Enter"),
        sees(IS_SAVED),
        sees(`${GRID} tfoot td:contains("25")`),
    ],
});
