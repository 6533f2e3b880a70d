import { registry } from "@web/core/registry";
import { card, clicks, counts, reads, sees } from "./steps";

const MENU = `[data-menu-xmlid="sales_rhythm.sales_rhythm_menu_reps_month"]`;
const PAGE = ".o_sales_rhythm_month";
const line = (name) => `${PAGE} [data-row]:has(.o_sales_rhythm_who:contains("${name}"))`;
const cell = (key) => `${PAGE} [data-row=${key}] [data-week="0"] button`;
const leaves = () => clicks(`.modal footer button[name=action_leave]`);
const back = () => clicks(".o_breadcrumb .o_back_button, .o_back_button");

/** Opens a figure of the month, which opens as many rows as it says, and comes back. */
const opensRows = (key, rows) => {
    let figure;
    return [
        {
            content: `opens ${key}`,
            trigger: cell(key),
            run({ click }) {
                figure = Number(this.anchor.querySelector(".o_sales_rhythm_month_value").innerText);
                return click();
            },
        },
        sees(`.o_breadcrumb:contains("t_rep")`),
        {
            content: `${key} opens its rows`,
            trigger: rows,
            run() {
                const found = document.querySelectorAll(rows).length;
                if (found !== figure || !figure) {
                    throw new Error(`${key}: ${found} rows, not ${figure}`);
                }
            },
        },
        back(),
        sees(cell(key)),
    ];
};

/** From the table to the month of who is weak, its rows, and help that is left there. */
const helps = (rows, opensMonths) => [
    ...counts("the month of the rep who is weak", 2, [
        opensMonths,
        sees(`${line("t_rep")} .o_sales_rhythm_help_line p:contains("Needs help: Coverage")`),
        // Who cares for all customers is one quiet line.
        sees(`${line("t_first")}:not(:has(.o_sales_rhythm_help_line))`),
        clicks(`${line("t_rep")} .o_sales_rhythm_who button`),
        sees(`${PAGE} [data-step=coverage].o_sales_rhythm_is_far`),
    ]),
    ...counts("the rows of a figure, and back", 2, opensRows("forgotten", rows)),
    back(),
    ...counts("help", 2, [
        clicks(`${line("t_rep")} .o_sales_rhythm_help.btn-primary`),
        sees(`.modal [name=rhythm_ids]:contains("Theta Inn")`),
        leaves(),
        sees(`.o_notification:contains("Help for t_rep is left")`),
    ]),
    // The line says so, and its button is loud no more.
    sees(`${line("t_rep")} .o_sales_rhythm_given`),
    sees(`${line("t_rep")} .o_sales_rhythm_help.btn-secondary`),
];

registry.category("web_tour.tours").add("sales_rhythm_month", {
    steps: () => [
        sees(".o_sales_rhythm_banner"),
        ...helps(".o_list_view .o_data_row", clicks(MENU)),
        // A customer of the sentence: one press.
        ...counts("a customer to start with", 1, [
            clicks(`${line("t_rep")} .o_sales_rhythm_start:contains("Theta Inn")`),
            sees(`.o_form_view .oe_title:contains("Theta Inn")`),
        ]),
        back(),
        // The month that was chosen is still there when one comes back from below.
        clicks(`${PAGE} [data-month=previous], .o_control_panel [data-month=previous]`),
        sees(".o_sales_rhythm_month_label:not(:disabled)"),
        clicks(`${line("t_rep")} .o_sales_rhythm_who button`),
        sees(`${PAGE} [data-row=revenue]`),
        sees(".o_sales_rhythm_month_label:not(:disabled)"),
        back(),
        sees(`${line("t_rep")}`),
        sees(".o_sales_rhythm_month_label:not(:disabled)"),
    ],
});

/** Nothing but the weeks is wider than the screen, and a thumb meets every button. */
const fits = {
    content: "fits the screen and the thumb",
    trigger: `${PAGE} button`,
    run() {
        const content = document.querySelector(".o_content");
        if (content.scrollWidth > content.clientWidth) {
            throw new Error(`${content.scrollWidth} > ${content.clientWidth} pixels`);
        }
        const buttons = ".o_content button, .o_content a.btn, .o_control_panel button";
        for (const button of document.querySelectorAll(buttons)) {
            const { width, height } = button.getBoundingClientRect();
            if (width && (height < 44 || width < 30)) {
                throw new Error(`${button.outerHTML}: ${width} x ${height}`);
            }
        }
    },
};

registry.category("web_tour.tours").add("sales_rhythm_month_on_a_phone", {
    steps: () => [
        sees(`article${line("t_rep").replace(PAGE, "").trim()}`),
        fits,
        ...counts("the month of a rep", 1, [
            clicks(`${line("t_rep")} .o_sales_rhythm_who button`),
            sees(`${PAGE} [data-row=revenue]`),
        ]),
        fits,
        back(),
        ...counts("help", 2, [
            clicks(`${line("t_rep")} .o_sales_rhythm_help`),
            leaves(),
            sees(`${line("t_rep")} .o_sales_rhythm_given`),
        ]),
    ],
});

registry.category("web_tour.tours").add("sales_rhythm_month_help_arrives", {
    steps: () => [
        sees(`${card("Theta Inn")} .o_sales_rhythm_chip:contains("Help")`),
        // Who sells looks at the own month, where nobody helps oneself.
        clicks(MENU),
        reads(`${PAGE} tbody .o_sales_rhythm_who > :first-child`, ["t_rep", "All"]),
        clicks(`${line("t_rep")} .o_sales_rhythm_who button`),
        sees(`${PAGE} .o_sales_rhythm_helps [data-state=open]:contains("t_leader")`),
        sees(`.o_action:not(:has(.o_sales_rhythm_help))`),
    ],
});
