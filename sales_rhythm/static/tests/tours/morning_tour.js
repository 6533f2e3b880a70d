import { registry } from "@web/core/registry";
import { stepUtils } from "@web_tour/tour_utils";
import {
    BANNER,
    card,
    clicks,
    counts,
    fitsAThumb,
    sees,
    seesCards,
    seesDeck,
    seesNo,
    types,
} from "./steps";

const CUSTOMERS = ["Epsilon Hotel", "Alpha Mart", "Beta Shop", "Eta Foods", "Zeta Bar"];
const DONE = `${BANNER} .o_sales_rhythm_done_count`;
const REASON = `.modal .o_sales_rhythm_lost button:contains("Too expensive")`;

const does = (name, action) => clicks(`${card(name)} button[name=${action}]`);
const answers = (action) => clicks(`.modal footer button[name=${action}]`);
const done = (count) => sees(`${DONE}:contains("${count}")`);
// By then the rows that are on the screen are those after what was done.
const sinks = (name) => sees(`.o_kanban_record:contains("${name}"):last .o_sales_rhythm_done`);

/** From the first customer to "all done": nothing takes more than two clicks. */
const morning = () => [
    ...seesCards(CUSTOMERS),
    done("0/5"),
    ...counts("a call and how it went", 2, [
        does("Alpha Mart", "action_log_call"),
        types(".modal [name=note] input", "Asks for the new price list"),
        answers("action_talked"),
        done("1/5"),
        sinks("Alpha Mart"),
    ]),
    ...counts("a quotation", 1, [
        does("Beta Shop", "action_new_quotation"),
        sees(`.o_form_view .o_field_widget[name=partner_id] input:value("Beta Shop")`),
    ]),
    clicks(".o_form_button_save"),
    sees(".o_form_saved"),
    clicks(".o_back_button"),
    sees(card("Epsilon Hotel")),
    // What was agreed for tomorrow is not asked for today.
    ...counts("what was promised", 2, [
        does("Beta Shop", "action_plan"),
        types(".modal [name=summary] input", "Send the price list"),
        answers("action_we_promise"),
        seesNo(card("Beta Shop")),
        done("1/4"),
    ]),
    ...counts("a deal that is lost, and why", 2, [
        does("Epsilon Hotel", "action_close_deals"),
        sees(`.modal .o_kanban_record:contains("Banquet hall")`),
        clicks(REASON),
        seesNo(card("Epsilon Hotel")),
        done("1/3"),
    ]),
    ...counts("why a customer does not buy yet", 2, [
        does("Zeta Bar", "action_why_not"),
        clicks(`.modal footer button:contains("Still has stock")`),
        seesNo(card("Zeta Bar")),
        done("1/2"),
    ]),
    ...counts("the last call", 2, [
        does("Eta Foods", "action_log_call"),
        answers("action_no_answer"),
        done("2/2"),
    ]),
    sees(`.o_sales_rhythm_all_done:contains("All 2 customers are cared for today.")`),
    sees(`${BANNER} .o_sales_rhythm_waiting:contains("waiting at 0 customers")`),
];

registry.category("web_tour.tours").add("sales_rhythm_morning", {
    steps: () => [
        ...counts("the deck, without a filter", 2, [
            ...stepUtils.goToAppSteps("sales_rhythm.sales_rhythm_menu"),
            sees(`.o_breadcrumb:contains("Today")`),
        ]),
        ...morning(),
    ],
});

registry.category("web_tour.tours").add("sales_rhythm_morning_on_a_phone", {
    steps: () => [
        clicks(".o_menu_toggle"),
        clicks(".o_sidebar_topbar a.btn-primary"),
        clicks(`.o_app[data-menu-xmlid="sales_rhythm.sales_rhythm_menu"]`),
        ...morning(),
    ],
});

const says = (words) => sees(`.o_notification:contains("${words}")`);

/** What the morning above has no need of. */
const plans = () => [
    ...counts("something to do", 2, [
        does("Alpha Mart", "action_plan"),
        fitsAThumb(".modal footer", ".modal .modal-body *, .modal footer .btn"),
        answers("action_todo"),
        says("To-Do with Alpha Mart"),
    ]),
    ...counts("a meeting", 2, [
        does("Alpha Mart", "action_plan"),
        answers("action_meeting"),
        says("Meeting with Alpha Mart"),
    ]),
    ...counts("what the customer promised", 2, [
        does("Beta Shop", "action_plan"),
        types(".modal [name=summary] input", "Pays on Friday"),
        answers("action_they_promise"),
        says("Promise with Beta Shop"),
    ]),
    ...counts("a deal to ask about again", 2, [
        does("Epsilon Hotel", "action_close_deals"),
        sees(REASON),
        fitsAThumb(".modal footer", ".modal .modal-body *, .modal footer .btn"),
        clicks(".modal button[name=action_ask_again]"),
        says("Ask again about Banquet hall"),
    ]),
    // Its day to close has passed, so it hangs all the same.
    sees(`.modal .o_kanban_record:contains("Banquet hall")`),
    clicks(`.modal footer button:contains("Close")`),
    sees(`body:not(:has(.modal)) ${card("Epsilon Hotel")}`),
    ...counts("a deal that is won", 2, [
        does("Epsilon Hotel", "action_close_deals"),
        clicks(".modal button[name=action_won]"),
        says("Banquet hall is won"),
        seesNo(card("Epsilon Hotel")),
    ]),
];

registry.category("web_tour.tours").add("sales_rhythm_plans", {
    steps: () => [...seesCards(CUSTOMERS), ...plans()],
});

/** Presses a key until that element has the focus. */
const reaches = (selector, key = "Tab") => ({
    content: `${key} leads to ${selector}`,
    trigger: selector,
    async run({ press }) {
        const isThere = () => document.activeElement?.closest(selector);
        for (let count = 0; count < 40 && !isThere(); count++) {
            await press(key);
        }
        if (!isThere()) {
            throw new Error(`${key} does not lead to ${selector}`);
        }
    },
});
const presses = (key, trigger) => ({ content: `presses ${key}`, trigger, run: `press ${key}` });
const CALLED = ".o_kanban_record button[name=action_log_call]";
const TALKED = ".modal footer button[name=action_talked]";

registry.category("web_tour.tours").add("sales_rhythm_morning_by_keyboard", {
    steps: () => [
        ...seesDeck("Today", CUSTOMERS),
        ...counts("a call without a mouse", 2, [
            {
                content: "starts where Odoo starts: in the search bar",
                trigger: ".o_searchview_input",
                run: ({ anchor }) => anchor.focus(),
            },
            reaches(".o_kanban_record", "ArrowDown"),
            reaches(CALLED),
            presses("Enter", CALLED),
            sees(".modal [name=note] input"),
            reaches(TALKED),
            presses("Enter", TALKED),
            done("1/5"),
        ]),
        sinks("Epsilon Hotel"),
    ],
});
