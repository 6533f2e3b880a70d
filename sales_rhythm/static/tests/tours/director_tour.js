import { registry } from "@web/core/registry";
import { clicks, counts, sees } from "./steps";

const MENU = `[data-menu-xmlid="sales_rhythm.sales_rhythm_menu_director"]`;
const PAGE = ".o_sales_rhythm_director";
const line = (key) => `${PAGE} [data-bucket=${key}]`;
// The first of the lines that a customer has in the bucket that is open.
const customer = (name) =>
    `${PAGE} [data-top]:has(.o_sales_rhythm_top_name:contains("${name}")):first`;
const back = () => clicks(".o_breadcrumb .o_back_button, .o_back_button");

/** The number in a text such as "46 customers". */
const number = (text) => Number(/\d+/.exec(text)[0]);

/** The longest segment is that of the bucket with most money, and opens it. */
const opensTheBiggest = (key) => ({
    content: "opens the biggest bucket",
    trigger: `${PAGE} .o_sales_rhythm_segment`,
    run({ click }) {
        const width = (each) => each.getBoundingClientRect().width;
        const segments = [...document.querySelectorAll(`${PAGE} .o_sales_rhythm_segment`)];
        const [biggest] = segments.sort((one, other) => width(other) - width(one));
        if (biggest.dataset.segment !== key) {
            throw new Error(`${biggest.dataset.segment} is the biggest, not ${key}`);
        }
        return click(biggest);
    },
});

/** Opens the amount of a bucket: as many rows are there as the table says. */
const opensExactly = (key, how, rows) => {
    let expected;
    return [
        {
            content: `opens the amount of ${key}`,
            trigger: `${line(key)} .o_sales_rhythm_figure_link`,
            run({ click }) {
                const said = document.querySelector(`${line(key)} ${how}`);
                expected = number(said.innerText);
                return click();
            },
        },
        {
            content: `${key} opens its rows`,
            trigger: rows,
            run() {
                const found = document.querySelectorAll(rows).length;
                if (found !== expected || !found) {
                    throw new Error(`${key}: ${found} rows, not ${expected}`);
                }
            },
        },
    ];
};

/** All that the map says adds up: the columns are in one unit, rounded row by row. */
const addsUp = {
    content: "the total is the sum of the buckets",
    trigger: `${PAGE} .o_sales_rhythm_total`,
    run() {
        const value = (element) => Number(element.innerText.replace(/[^\d.-]/g, ""));
        const rows = document.querySelectorAll(
            `${PAGE} .o_sales_rhythm_bucket .o_sales_rhythm_amount .o_sales_rhythm_figure_link`
        );
        const sum = [...rows].reduce((total, each) => total + value(each), 0);
        const total = value(document.querySelector(`${PAGE} .o_sales_rhythm_total td`));
        if (rows.length !== 11 || !total || Math.abs(sum - total) > rows.length / 2) {
            throw new Error(`${rows.length} buckets make ${sum}, not ${total}`);
        }
    },
};

/** Follows a customer of the list, and follows no more on a second press. */
const joinsIn = (name) => [
    sees(`${customer(name)} [data-join=follow][aria-pressed=false]`),
    ...counts("join in", 1, [
        clicks(`${customer(name)} [data-join=follow]`),
        sees(`${customer(name)} [data-join=follow][aria-pressed=true]`),
        sees(`.o_notification:contains("You follow ${name}")`),
    ]),
];

registry.category("web_tour.tours").add("sales_rhythm_director_money", {
    steps: () => [
        sees(".o_kanban_record, .o_sales_rhythm_banner"),
        ...counts("the biggest bucket", 2, [
            clicks(MENU),
            sees(customer("Theta Inn")), // of the first risk
            addsUp,
            opensTheBiggest("to_deliver"),
            sees(`${line("to_deliver")} [aria-expanded=true]`),
        ]),
        ...joinsIn("Omega House"),
        ...counts("a customer's page, and back", 2, [
            clicks(`${customer("Omega House")} .o_sales_rhythm_top_name`),
            sees(`.o_form_view .oe_title:contains("Omega House")`),
            back(),
            // The line that was open is open again, and it is still followed.
            sees(`${customer("Omega House")} [data-join=follow][aria-pressed=true]`),
        ]),
        ...counts("the rows of an amount", 1, [
            ...opensExactly("to_deliver", ".o_sales_rhythm_count", ".o_list_view .o_data_row"),
        ]),
        back(),
        sees(`${PAGE} [data-top]`),
        clicks(`${line("quotation")} .o_sales_rhythm_caret`),
        ...counts("write at a customer", 1, [
            clicks(`${customer("Alpha Mart")} [data-join=write]`),
            sees(`.o_form_view .o-mail-Chatter`),
        ]),
        back(),
        ...counts("take over a customer", 2, [
            clicks(`${customer("Alpha Mart")} [data-join=take_over]`),
            clicks(".modal footer .btn-primary"),
            sees(`.o_notification:contains("Alpha Mart is yours now")`),
            sees(`${customer("Alpha Mart")} [data-join=follow]`),
            sees(`${PAGE} [data-top]:not(:has([data-join=take_over]))`),
        ]),
    ],
});

/** Nothing is wider than the screen, and a thumb meets every button. */
const fits = {
    content: "fits the screen and the thumb",
    trigger: `${PAGE} .o_sales_rhythm_bucket`,
    run() {
        const content = document.querySelector(".o_content");
        if (content.scrollWidth > content.clientWidth) {
            throw new Error(`${content.scrollWidth} > ${content.clientWidth} pixels`);
        }
        const buttons = ".o_content button, .o_content a.btn, .o_control_panel button";
        for (const button of document.querySelectorAll(buttons)) {
            const { width, height } = button.getBoundingClientRect();
            if (width && height < 44) {
                throw new Error(`${button.outerHTML}: ${width} x ${height}`);
            }
        }
    },
};

registry.category("web_tour.tours").add("sales_rhythm_director_money_on_a_phone", {
    steps: () => [
        sees(line("quotation")),
        sees(`${PAGE}:not(:has([data-top]))`), // nothing is open, so that the whole map is there
        fits,
        addsUp,
        ...counts("the biggest bucket", 1, [
            opensTheBiggest("to_deliver"),
            sees(customer("Omega House")),
        ]),
        fits,
        ...joinsIn("Omega House"),
        ...counts("the rows of an amount", 1, [
            ...opensExactly(
                "to_deliver",
                ".o_sales_rhythm_caret small",
                ".o_list_view .o_data_row, .o_kanban_record:not(.o_kanban_ghost)"
            ),
        ]),
    ],
});
